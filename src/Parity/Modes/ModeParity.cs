using Lockstep.Backends;
using Lockstep.Decoding;
using Lockstep.Graph;
using Lockstep.Graph.Ir;
using Lockstep.Pipelines;
using Lockstep.Tensors;
using Lockstep.Text;

namespace Lockstep.Parity.Modes;

/// <summary>
/// What speed costs in accuracy: a text goes through <c>parity</c> mode and, beside it, through every faster mode, and the distributions over the next token are compared.
/// </summary>
public sealed class ModeParity
{
    // Rows of logits held at once: those of a large vocabulary are large.
    private const int ChunkTokens = 64;

    private readonly LanguageModel _model;
    private readonly ModeFigures _parity = new(new RequestOptions());
    private readonly ModeFigures[] _others =
    [
        new(new RequestOptions { Mode = NumericMode.Fast, KvCache = DType.F32 }),
        new(new RequestOptions { Mode = NumericMode.Fast }),
        new(new RequestOptions { Mode = NumericMode.Fast, KvCache = DType.U8 }),
    ];

    private ModeParity(LanguageModel model) => _model = model;

    /// <summary>Measures one model folder on a text.</summary>
    /// <param name="path">Model folder, or the IR in it; its tokenizer splits the text.</param>
    /// <param name="textPath">A text file, UTF-8.</param>
    /// <param name="window">Tokens read in one go.</param>
    /// <param name="tokens">How many tokens of the text to use; 0 for all.</param>
    /// <param name="backend">What runs the model.</param>
    /// <param name="options">Choices at compile time.</param>
    /// <exception cref="ModelException">The model cannot run, or the text is shorter than two tokens.</exception>
    /// <exception cref="TokenizerException">There is no tokenizer, or it cannot be read.</exception>
    public static ModeParityReport Run(string path, string textPath, int window, int tokens, IBackend backend, CompileOptions? options = null)
    {
        ModelFolder folder = ModelFolder.Open(path);
        int[] ids = Tokenizer.Load(folder.Path).Encode(File.ReadAllText(textPath), addSpecialTokens: false);
        if (tokens > 0 && tokens < ids.Length) ids = ids[..tokens];
        if (ids.Length < 2) throw new ModelException(new ModelProblem(textPath, null, null, "the text is shorter than two tokens: there is nothing to predict"));
        using var model = new LanguageModel(backend.Compile(IrReader.Read(folder.ModelXml), options), folder.ContextLength);
        var parity = new ModeParity(model);
        int predicted = 0;
        for (int start = 0; start < ids.Length - 1; start += window)
        {
            ReadOnlySpan<int> part = ids.AsSpan(start, Math.Min(window, ids.Length - start));
            parity.Window(part);
            predicted += part.Length - 1;
        }

        return new ModeParityReport(path, textPath, backend.Name, window, predicted, parity._parity.Perplexity, [.. parity._others.Select(figures => figures.ToComparison())]);
    }

    private void Window(ReadOnlySpan<int> ids)
    {
        using Session parity = _model.OpenSession(options: _parity.Options);
        Session?[] others = Array.ConvertAll(_others, Open);
        for (int start = 0; start < ids.Length - 1; start += ChunkTokens)
        {
            // The last token of a window is only predicted.
            int count = Math.Min(ChunkTokens, ids.Length - 1 - start);
            ReadOnlySpan<int> chunk = ids.Slice(start, count), next = ids.Slice(start + 1, count);
            Tensor truth = parity.Forward(chunk);
            Compare(_parity, truth, truth, next);
            for (int i = 0; i < others.Length; i++)
            {
                if (others[i] is { } session) Compare(_others[i], truth, session.Forward(chunk), next);
            }
        }

        foreach (Session? session in others) session?.Dispose();
    }

    private Session? Open(ModeFigures figures)
    {
        if (figures.Refused is not null) return null;
        try
        {
            return _model.OpenSession(options: figures.Options);
        }
        catch (NotSupportedException refusal)
        {
            figures.Refused = refusal.Message;
            return null;
        }
    }

    private static void Compare(ModeFigures figures, Tensor truth, Tensor logits, ReadOnlySpan<int> next)
    {
        int vocabulary = truth.Shape[2];
        ReadOnlySpan<float> expected = truth.Values<float>(), actual = logits.Values<float>();
        for (int row = 0; row < next.Length; row++)
            figures.Add(expected.Slice(row * vocabulary, vocabulary), actual.Slice(row * vocabulary, vocabulary), next[row]);
    }
}
