using Lockstep.Text.Tokenization.Decoders;

namespace Lockstep.Text.Tokenization;

/// <summary>Ids in, final text out.</summary>
internal sealed class DecodeStream
{
    private readonly TokenizerPipeline _pipeline;
    private readonly bool _skipSpecialTokens;
    private readonly TextSink _sink = new();
    private readonly DecodeStage _first;

    public DecodeStream(TokenizerPipeline pipeline, bool skipSpecialTokens)
    {
        _pipeline = pipeline;
        _skipSpecialTokens = skipSpecialTokens;
        _first = pipeline.Decoder.Open(_sink);
    }

    public void Push(int id)
    {
        string? token = _pipeline.TokenOf(id);
        if (token is not null && !(_skipSpecialTokens && _pipeline.Added.IsSpecial(token)))
            _first.Token(token);
    }

    public void End() => _first.End();

    public string Take() => _sink.Take();
}
