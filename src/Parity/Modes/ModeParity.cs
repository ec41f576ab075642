using Lockstep.Backends;
using Lockstep.Decoding;
using Lockstep.Graph;
using Lockstep.Graph.Ir;
using Lockstep.Parity.Evaluation;
using Lockstep.Pipelines;
using Lockstep.Tensors;
using Lockstep.Text;

namespace Lockstep.Parity.Modes;

/// <summary>
/// What speed costs in accuracy: a text goes through <c>parity</c> mode and, beside it, through every faster mode, and the distributions over the next token are compared.
/// </summary>
public static class ModeParity
{
    private static readonly RequestOptions[] s_modes =
    [
        new(),
        new() { Mode = NumericMode.Fast, KvCache = DType.F32 },
        new() { Mode = NumericMode.Fast },
        new() { Mode = NumericMode.Fast, KvCache = DType.U8 },
    ];

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
        int[] ids = TextWalk.Encode(folder.Path, textPath, tokens);
        using var model = new LanguageModel(backend.Compile(IrReader.Read(folder.ModelXml), options), folder.ContextLength);
        TextFigures[] modes = [.. s_modes.Select(mode => new TextFigures(model, mode))];
        int predicted = new TextWalk(modes).Run(ids, window);
        return new ModeParityReport(path, textPath, backend.Name, window, predicted, modes[0].Perplexity, [.. modes.Skip(1).Select(Comparison)]);
    }

    private static ModeComparison Comparison(TextFigures figures)
    {
        TextDistance found = figures.ToDistance();
        return new ModeComparison(figures.Options.Mode == NumericMode.Fast ? "fast" : "parity", figures.Options.KvCacheType.IrName, figures.Refused, found.MeanKl, found.Kl99, found.MaxKl, found.TopOneAgreement, found.Perplexity, found.MaxLogitDifference);
    }
}
