using Lockstep.Backends;
using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Decoding;

/// <summary>
/// A position in a cache: tokens go in by <see cref="Forward(ReadOnlySpan{int}, int?)"/>, logits come out, and the position can go back, be exchanged between rows and be
/// doubled, as far as <see cref="Capabilities"/> say. Stateful and stateless models look the same from here. Not for use by several threads at once.
/// </summary>
public sealed class Session : IDisposable
{
    private readonly LanguageModel _model;
    private readonly ICompiledModel _compiled;
    private readonly IInferRequest _request;
    private readonly LanguageModelPorts _ports;
    private readonly ICache _cache;
    private readonly RequestOptions? _options;
    private readonly SessionInputs _inputs;
    private SequenceMask _mask;
    private SessionCapabilities? _ofBatch; // of several sequences
    private RowTree? _tree; // rows of the last pass of which none counts yet

    internal Session(LanguageModel model, ICompiledModel compiled, IInferRequest request, LanguageModelPorts ports, ICache cache, int batch, RequestOptions? options)
    {
        (_model, _compiled, _request, _ports, _cache, _options) = (model, compiled, request, ports, cache, options);
        _inputs = new SessionInputs(ports);
        _mask = new SequenceMask(batch);
    }

    /// <summary>Number of sequences.</summary>
    public int Batch => _mask.Batch;

    /// <summary>Tokens in the cache, padding included; the same for every sequence.</summary>
    public int Length => _mask.Length;

    /// <summary>What this session can do.</summary>
    public SessionCapabilities Capabilities => Batch == 1 ? _cache.Capabilities : _ofBatch ??= _cache.Capabilities with { WhyNoTree = "a tree continues one sequence, and the session has several" };

    /// <summary>Appends tokens to a session of one sequence.</summary>
    /// <param name="ids">The tokens.</param>
    /// <param name="lastRows">How many of the last rows will be read; null for all. Rows that are not asked for may be left out.</param>
    /// <returns>Logits <c>[1, rows, vocabulary]</c>, f32; the last row belongs to the token after <c>ids[^1]</c>, and so on backwards. Valid until the next call.</returns>
    public Tensor Forward(ReadOnlySpan<int> ids, int? lastRows = null) => Forward(_inputs.Ids(ids), lastRows: lastRows);

    /// <summary>Appends tokens to every sequence.</summary>
    /// <param name="ids"><c>[batch, tokens]</c>, i64.</param>
    /// <param name="mask"><c>[batch, tokens]</c>, i64: 0 for padding (on the left, before the first real token); null for none.</param>
    /// <param name="lastRows">How many of the last rows will be read; null for all. Rows that are not asked for may be left out.</param>
    /// <returns>Logits <c>[batch, rows, vocabulary]</c>, f32. Valid until the next call.</returns>
    /// <exception cref="SessionException">The ids do not fit the batch, or the sequence would grow over the context.</exception>
    /// <exception cref="InferRequestException">The model cannot run on them; the session is as it was.</exception>
    public Tensor Forward(Tensor ids, Tensor? mask = null, int? lastRows = null)
    {
        if (lastRows < 1) throw new SessionException($"At least one row of logits must be asked for, got {lastRows}.");
        Check(ids, mask, ids.Shape.Rank == 2 ? ids.Shape[1] : 0);
        _tree = null;
        int tokens = ids.Shape[1];
        _mask.Append(tokens, mask is null ? [] : mask.Values<long>());
        try
        {
            _request.LastRows = lastRows;
            IReadOnlyList<Tensor> outputs = _request.Run(_inputs.Fill(ids, _mask, _cache));
            _cache.Take(outputs);
            return Logits(outputs);
        }
        catch
        {
            _mask.Truncate(_mask.Length - tokens);
            throw;
        }
    }

    /// <summary>
    /// Shows the model several continuations at once: a token for each row of a tree, which sees the session and the rows above it, as if it ended a chain of these. The session stays where it is
    /// until <see cref="Keep"/> chooses a path; anything else forgets the rows.
    /// </summary>
    /// <param name="ids">A token for each row, <c>[rows]</c>; row 0 continues the session.</param>
    /// <param name="parents">The row that each row continues, <c>[rows]</c>, in depth-first preorder; -1 for row 0.</param>
    /// <returns>Logits <c>[1, rows, vocabulary]</c>, f32: bit for bit those of a chain to each row. Valid until the next call, <see cref="Keep"/> and <see cref="Rewind"/> excepted.</returns>
    /// <exception cref="SessionException">The session cannot, the rows are no tree in preorder, or a path would grow over the context.</exception>
    /// <exception cref="InferRequestException">The model cannot run on them; the session is as it was.</exception>
    public Tensor ForwardTree(ReadOnlySpan<int> ids, ReadOnlySpan<int> parents)
    {
        if (Capabilities.WhyNoTree is { } why) throw new SessionException($"{_compiled.Model.Source}: cannot run a tree of rows: {why}.");
        if (ids.Length != parents.Length) throw new SessionException($"A tree of {ids.Length} tokens needs {ids.Length} parents, got {parents.Length}.");
        RowTree tree = Tree(parents);
        Tensor rows = _inputs.Ids(ids);
        int deepest = 0;
        foreach (int depth in tree.Depths) deepest = Math.Max(deepest, depth);
        Check(rows, null, deepest + 1);
        _tree = null;
        int length = _mask.Length;
        _mask.Append(tree.Rows, []);
        try
        {
            _request.LastRows = tree.Rows;
            IReadOnlyList<Tensor> outputs = _request.RunTree(_inputs.Fill(rows, _mask, _cache, tree.Depths), tree);
            _cache.Take(outputs);
            _tree = tree;
            return Logits(outputs);
        }
        finally
        {
            _mask.Truncate(length);
        }
    }

    /// <summary>Goes on behind a row of the last pass, which was a tree: the rows above it and itself are the session's from now on, all others are forgotten. Constant time.</summary>
    /// <exception cref="SessionException">The last pass was no tree, or has no such row.</exception>
    public void Keep(int row)
    {
        if (_tree is not { } tree) throw new SessionException("There is no tree of rows to keep a path of; ForwardTree makes one, and anything after it forgets it.");
        if (row < 0 || row >= tree.Rows) throw new SessionException($"The last tree has {tree.Rows} rows, and none numbered {row}.");
        _request.KeepPath(row);
        _mask.Append(tree.Depths[row] + 1, []);
        _tree = null;
    }

    /// <summary>Goes back to an earlier position: what came after it is forgotten. Constant time.</summary>
    /// <exception cref="SessionException">The session cannot, or is not that long.</exception>
    public void Rewind(int length)
    {
        if (length < 0 || length > Length) throw new SessionException($"A session of {Length} tokens cannot be rewound to {length}.");
        _tree = null;
        if (length == Length) return;
        if (length > 0 && Capabilities.WhyNoRewind is { } why) throw new SessionException($"{_compiled.Model.Source}: cannot rewind: {why}.");
        if (length == 0 && _ports.IsStateful) _request.ResetState();
        _cache.Truncate(length);
        _mask.Truncate(length);
    }

    /// <summary>
    /// Sequence i becomes a continuation of sequence <c>parents[i]</c>. There may be more or fewer of them than before, so one prompt can become several sequences, and
    /// sequences that have ended can be dropped.
    /// </summary>
    /// <param name="parents">One for each sequence from now on; not empty.</param>
    /// <exception cref="SessionException">The session cannot, or the parents do not lie in the batch.</exception>
    public void Reorder(ReadOnlySpan<int> parents)
    {
        if (Capabilities.WhyNoReorder is { } why) throw new SessionException($"{_compiled.Model.Source}: cannot reorder: {why}.");
        if (parents.IsEmpty) throw new SessionException("A session needs at least one sequence; there are no parents.");
        foreach (int parent in parents)
        {
            if (parent < 0 || parent >= Batch) throw new SessionException($"Parent {parent} lies outside a batch of {Batch}.");
        }

        _tree = null;
        int[] order = parents.ToArray();
        _cache.Reorder(order);
        if (Length == 0) _cache.Truncate(0); // nothing to exchange, but as many rows as there are parents
        _mask = _mask.Reordered(order);
    }

    /// <summary>A second session at the same position; both go on independently.</summary>
    /// <exception cref="SessionException">The session cannot.</exception>
    public Session Fork()
    {
        if (Capabilities.WhyNoFork is { } why) throw new SessionException($"{_compiled.Model.Source}: cannot fork: {why}.");
        IInferRequest request = _request.CanFork ? _request.Fork() : _compiled.CreateRequest(_options);
        return new Session(_model, _compiled, request, _ports, _cache.Copy(request), Batch, _options) { _mask = _mask.Reordered(Enumerable.Range(0, Batch).ToArray()) };
    }

    /// <inheritdoc/>
    public void Dispose() => _request.Dispose();

    private Tensor Logits(IReadOnlyList<Tensor> outputs)
    {
        Tensor logits = outputs[_ports.Logits];
        return logits.Type == DType.F32 ? logits : Tensors.Elements.ElementConverter.Convert(logits, DType.F32);
    }

    private static RowTree Tree(ReadOnlySpan<int> parents)
    {
        try
        {
            return new RowTree(parents);
        }
        catch (ArgumentException error)
        {
            throw new SessionException(error.Message);
        }
    }

    // New tokens become so many more positions.
    private void Check(Tensor ids, Tensor? mask, int positions)
    {
        if (ids.Type != DType.I64 || ids.Shape.Rank != 2 || ids.Shape[0] != Batch || ids.Shape[1] == 0)
            throw new SessionException($"A session of batch {Batch} takes ids of i64[{Batch},tokens], got {ids}.");
        if (mask is not null && (mask.Type != DType.I64 || mask.Shape != ids.Shape))
            throw new SessionException($"The mask of ids {ids} must be i64{ids.Shape}, got {mask}.");
        CheckVocabulary(ids.Values<long>());
        if (_model.ContextLength > 0 && Length + positions > _model.ContextLength)
            throw new SessionException($"{Length + positions} tokens exceed the model's context of {_model.ContextLength}; shorten the prompt.");
    }

    // An embedding table gives zeros for an unknown row, and zeros look like an answer.
    private void CheckVocabulary(ReadOnlySpan<long> ids)
    {
        PartialShape logits = _compiled.Model.Results[_ports.Logits].Inputs[0].Shape;
        if (!logits.HasRank || logits.Rank == 0 || !logits[-1].IsStatic) return;
        foreach (long id in ids)
        {
            if (id < 0 || id >= logits[-1].Value) throw new SessionException($"Token {id} lies outside the vocabulary of {logits[-1].Value}.");
        }
    }
}
