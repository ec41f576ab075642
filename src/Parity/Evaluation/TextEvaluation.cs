using Lockstep.Decoding;
using Lockstep.Graph;
using Lockstep.Graph.Ir;
using Lockstep.Parity.Engines;
using Lockstep.Pipelines;

namespace Lockstep.Parity.Evaluation;

/// <summary>Perplexity of models and engines on a text, and how far each lies from the first.</summary>
/// <param name="Text">The text file.</param>
/// <param name="Window">Tokens read in one go; windows do not overlap.</param>
/// <param name="Tokens">Tokens that were predicted.</param>
/// <param name="Lines">A line for each model on each engine; the first is what the others are compared with.</param>
public sealed record TextEvaluation(string Text, int Window, int Tokens, IReadOnlyList<TextEvaluationLine> Lines)
{
    /// <summary>Evaluates every model on every engine.</summary>
    /// <param name="models">Model folders of one vocabulary, such as weight formats of one model; the tokenizer of the first splits the text.</param>
    /// <param name="engines">Engines.</param>
    /// <param name="textPath">A text file, UTF-8.</param>
    /// <param name="window">Tokens read in one go.</param>
    /// <param name="tokens">How many tokens of the text to use; 0 for all.</param>
    /// <exception cref="ModelException">A model cannot run, or the text is shorter than two tokens.</exception>
    /// <exception cref="SessionException">The models differ in vocabulary, or a window exceeds the context.</exception>
    public static TextEvaluation Run(IReadOnlyList<string> models, IReadOnlyList<Engine> engines, string textPath, int window, int tokens)
    {
        ModelFolder[] folders = [.. models.Select(ModelFolder.Open)];
        int[] ids = TextWalk.Encode(folders[0].Path, textPath, tokens);
        var loaded = new List<LanguageModel>();
        try
        {
            var figures = new List<TextFigures>();
            foreach (ModelFolder folder in folders)
            {
                foreach (Engine engine in engines)
                {
                    loaded.Add(new LanguageModel(engine.Backend.Compile(IrReader.Read(folder.ModelXml), engine.Compile), folder.ContextLength));
                    figures.Add(new TextFigures(loaded[^1], engine.Request));
                }
            }

            int predicted = new TextWalk(figures).Run(ids, window);
            return new TextEvaluation(textPath, window, predicted,
                [.. figures.Select((line, i) => new TextEvaluationLine(models[i / engines.Count], engines[i % engines.Count].Text, line.Refused, line.ToDistance()))]);
        }
        finally
        {
            foreach (LanguageModel model in loaded) model.Dispose();
        }
    }
}
