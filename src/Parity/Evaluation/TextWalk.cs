using Lockstep.Decoding;
using Lockstep.Graph;
using Lockstep.Tensors;
using Lockstep.Text;

namespace Lockstep.Parity.Evaluation;

/// <summary>Feeds a text to several engines side by side, window by window; the first one is what the others are compared with.</summary>
internal sealed class TextWalk(IReadOnlyList<TextFigures> engines)
{
    // Rows of logits held at once: those of a large vocabulary are large.
    private const int ChunkTokens = 64;

    /// <summary>The tokens of a text.</summary>
    /// <param name="folder">A model folder with a tokenizer.</param>
    /// <param name="textPath">A text file, UTF-8.</param>
    /// <param name="tokens">How many to use; 0 for all.</param>
    /// <exception cref="ModelException">There are fewer than two.</exception>
    public static int[] Encode(string folder, string textPath, int tokens)
    {
        int[] ids = Tokenizer.Load(folder).Encode(File.ReadAllText(textPath), addSpecialTokens: false);
        if (tokens > 0 && tokens < ids.Length) ids = ids[..tokens];
        return ids.Length >= 2 ? ids : throw new ModelException(new ModelProblem(textPath, null, null, "the text is shorter than two tokens: there is nothing to predict"));
    }

    /// <summary>Goes through all tokens.</summary>
    /// <param name="ids">The text.</param>
    /// <param name="window">Tokens read in one go; windows do not overlap.</param>
    /// <returns>Tokens that were predicted: all of a window but the first.</returns>
    public int Run(int[] ids, int window)
    {
        int predicted = 0;
        for (int start = 0; start < ids.Length - 1; start += window)
        {
            ReadOnlySpan<int> part = ids.AsSpan(start, Math.Min(window, ids.Length - start));
            Window(part);
            predicted += part.Length - 1;
        }

        return predicted;
    }

    private void Window(ReadOnlySpan<int> ids)
    {
        Session?[] sessions = [.. engines.Select(engine => engine.Open())];
        if (sessions[0] is not { } truth) throw new NotSupportedException(engines[0].Refused);
        for (int start = 0; start < ids.Length - 1; start += ChunkTokens)
        {
            // The last token of a window is only predicted.
            int count = Math.Min(ChunkTokens, ids.Length - 1 - start);
            ReadOnlySpan<int> chunk = ids.Slice(start, count), next = ids.Slice(start + 1, count);
            Tensor expected = truth.Forward(chunk);
            for (int i = 0; i < sessions.Length; i++)
            {
                if (sessions[i] is { } session) Compare(engines[i], expected, i == 0 ? expected : session.Forward(chunk), next);
            }
        }

        foreach (Session? session in sessions) session?.Dispose();
    }

    private static void Compare(TextFigures engine, Tensor truth, Tensor logits, ReadOnlySpan<int> next)
    {
        int vocabulary = truth.Shape[2];
        if (logits.Shape[2] != vocabulary) throw new SessionException($"The logits have {logits.Shape[2]} tokens, those of the first model {vocabulary}; only models of one vocabulary can be compared.");
        ReadOnlySpan<float> expected = truth.Values<float>(), actual = logits.Values<float>();
        for (int row = 0; row < next.Length; row++)
            engine.Add(expected.Slice(row * vocabulary, vocabulary), actual.Slice(row * vocabulary, vocabulary), next[row]);
    }
}
