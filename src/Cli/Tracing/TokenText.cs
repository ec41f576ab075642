using Lockstep.Decoding.Trace;
using Lockstep.Text;

namespace Lockstep.Cli.Tracing;

/// <summary>Texts of a trace from a tokenizer.</summary>
internal static class TokenText
{
    public static TraceText Of(Tokenizer tokenizer)
    {
        IncrementalDecoder decoder = tokenizer.CreateIncrementalDecoder();
        return new TraceText(id => tokenizer.Decode([id], skipSpecialTokens: false), decoder.Append, decoder.Flush, ids => tokenizer.Decode(ids.ToArray()));
    }
}
