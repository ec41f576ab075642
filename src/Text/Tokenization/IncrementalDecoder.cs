using Lockstep.Text.Tokenization;

namespace Lockstep.Text;

/// <summary>
/// Decodes a stream of ids. What it has given is final: no half character, nothing a later id would change. All pieces together are
/// exactly <see cref="Tokenizer.Decode"/> of all ids. Not for two threads at once.
/// </summary>
public sealed class IncrementalDecoder
{
    private readonly TokenizerPipeline _pipeline;
    private readonly bool _skipSpecialTokens;
    private DecodeStream _stream;

    internal IncrementalDecoder(TokenizerPipeline pipeline, bool skipSpecialTokens)
    {
        _pipeline = pipeline;
        _skipSpecialTokens = skipSpecialTokens;
        _stream = new DecodeStream(pipeline, skipSpecialTokens);
    }

    /// <summary>Takes the next id and gives the text that is final now; often empty, and sometimes more than this id's own text.</summary>
    public string Append(int id)
    {
        _stream.Push(id);
        return _stream.Take();
    }

    /// <summary>Ends the stream and gives what was held back; an unfinished character becomes U+FFFD. The next <see cref="Append"/> starts a new stream.</summary>
    public string Flush()
    {
        _stream.End();
        string text = _stream.Take();
        _stream = new DecodeStream(_pipeline, _skipSpecialTokens);
        return text;
    }
}
