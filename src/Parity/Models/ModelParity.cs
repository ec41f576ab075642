using Lockstep.Backends;
using Lockstep.Decoding;
using Lockstep.Decoding.Selection;
using Lockstep.Graph;
using Lockstep.Graph.Ir;
using Lockstep.Pipelines;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Parity.Models;

/// <summary>Feeds captured ids to a model (at once, token by token, as a batch, continued greedily) and compares the logits with the captured ones.</summary>
public sealed class ModelParity
{
    /// <summary>What a logit may be off in any case; native OpenVINO's own distance from PyTorch, doubled, may be more.</summary>
    public const double LogitTolerance = 1e-3;

    private readonly LanguageModel _model;
    private readonly CapturedModel _captured;
    private readonly RequestOptions? _request;
    private readonly List<LogitsComparison> _series = [];

    private ModelParity(LanguageModel model, CapturedModel captured, RequestOptions? request) => (_model, _captured, _request) = (model, captured, request);

    /// <summary>Compares one model folder.</summary>
    /// <param name="path">Model folder, or the IR in it.</param>
    /// <param name="references">Safetensors files whose series are compared.</param>
    /// <param name="backend">What runs the model.</param>
    /// <param name="options">Choices at compile time.</param>
    /// <param name="request">Numeric mode and cache type; null for the defaults.</param>
    /// <exception cref="ModelException">The model cannot run, or the files have nothing to compare.</exception>
    public static ModelParityReport Run(string path, IReadOnlyList<string> references, IBackend backend, CompileOptions? options = null, RequestOptions? request = null)
    {
        ModelFolder folder = ModelFolder.Open(path);
        CapturedModel captured = CapturedModel.Open(references, folder.Path);
        using var model = new LanguageModel(backend.Compile(IrReader.Read(folder.ModelXml), options));
        var parity = new ModelParity(model, captured, request);
        bool rowInvariant = parity.CompareSequence();
        parity.CompareBatch();
        GreedyComparison? greedy = parity.CompareDecoding();
        if (parity._series.Count == 0)
            throw new ModelException(new ModelProblem(string.Join(", ", references), null, null, "there is nothing to compare: no logits, batch_logits or decode_logits, with or without the prefix ov_"));
        return new ModelParityReport(path, backend.Name, parity._series, rowInvariant, greedy);
    }

    private bool CompareSequence()
    {
        Tensor ids = _captured.RequiredIds("input_ids");
        using Session atOnce = _model.OpenSession(ids.Shape[0], _request);
        Tensor logits = atOnce.Forward(ids).Clone();
        Compare("logits", "at once", logits);
        using Session stepwise = _model.OpenSession(ids.Shape[0], _request);
        Tensor rows = Tensor.Zeros(DType.F32, logits.Shape);
        for (int t = 0; t < ids.Shape[1]; t++) CopyColumn(stepwise.Forward(Column(ids, t)), rows, t);
        Compare("logits", "token by token", rows);
        return logits.Bytes.SequenceEqual(rows.Bytes);
    }

    private void CompareBatch()
    {
        if (_captured.Ids("batch_input_ids") is not { } ids) return;
        if (_captured.Series("batch_logits") is null && _captured.Series("ov_batch_logits") is null) return;
        using Session session = _model.OpenSession(ids.Shape[0], _request);
        Compare("batch_logits", $"batch of {ids.Shape[0]}", session.Forward(ids));
    }

    // Teacher-forced on the captured ids, so that one near tie does not spoil all later rows; the free greedy run is compared by ids.
    private GreedyComparison? CompareDecoding()
    {
        if (_captured.Ids("greedy_ids") is not { } greedy) return null;
        long[] ids = ElementConverter.ToInt64s(greedy);
        using Session session = _model.OpenSession(options: _request);
        Tensor last = session.Forward(_captured.RequiredIds("input_ids"));
        int vocabulary = last.Shape[2];
        Tensor rows = Tensor.Zeros(DType.F32, new Shape(1, ids.Length, vocabulary));
        for (int t = 0; t < ids.Length; t++)
        {
            if (t > 0) last = session.Forward(Tensor.From(new[] { ids[t - 1] }, 1, 1));
            LastRow(last).CopyTo(rows.Writable<float>()[(t * vocabulary)..]);
        }

        Compare("decode_logits", "decoding", rows);
        return _captured.Series("greedy_ids") is null ? null : CompareGreedy(ids);
    }

    private GreedyComparison CompareGreedy(long[] ids)
    {
        double nearTie = Limit("decode_logits");
        using Session session = _model.OpenSession(options: _request);
        Tensor logits = session.Forward(_captured.RequiredIds("input_ids"));
        for (int t = 0; t < ids.Length; t++)
        {
            int chosen = Greedy.ArgMax(LastRow(logits));
            if (chosen != ids[t])
            {
                Tensor? margins = _captured.Ids("greedy_margin");
                return new GreedyComparison(ids.Length, t, (int)ids[t], chosen, margins is null ? double.PositiveInfinity : margins.Values<float>()[t], nearTie);
            }

            if (t + 1 < ids.Length) logits = session.Forward([chosen]);
        }

        return new GreedyComparison(ids.Length, ids.Length, -1, -1, 0, nearTie);
    }

    private void Compare(string series, string how, Tensor actual)
    {
        foreach (string name in new[] { series, "ov_" + series })
        {
            if (_captured.Series(name) is not { } expected) continue;
            if (expected.Shape != actual.Shape)
                throw new ModelException(new ModelProblem(name, null, null, $"the captured tensor has shape {expected.Shape}, but the model gives {actual.Shape}; they belong to different models"));
            double limit = name == series ? Limit(series) : LogitTolerance;
            _series.Add(LogitsComparison.Of($"{name}, {how}", expected.Values<float>(), actual.Values<float>(), actual.Shape[-1], limit));
        }
    }

    // Native OpenVINO's own distance from PyTorch excuses a distance from PyTorch, not one from native OpenVINO.
    private double Limit(string series) => Math.Max(LogitTolerance, 2 * _captured.NativeDistance(series));

    private static Tensor Column(Tensor ids, int t)
    {
        var column = new long[ids.Shape[0]];
        for (int row = 0; row < column.Length; row++) column[row] = ids.Values<long>()[row * ids.Shape[1] + t];
        return Tensor.From(column, column.Length, 1);
    }

    private static void CopyColumn(Tensor step, Tensor all, int t)
    {
        int vocabulary = all.Shape[2];
        for (int row = 0; row < all.Shape[0]; row++)
            step.Values<float>().Slice(row * vocabulary, vocabulary).CopyTo(all.Writable<float>().Slice((row * all.Shape[1] + t) * vocabulary, vocabulary));
    }

    private static ReadOnlySpan<float> LastRow(Tensor logits) => logits.Values<float>()[^logits.Shape[2]..];
}
