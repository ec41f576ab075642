using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Inspect;

/// <summary>Guesses the kind of a model from its inputs, states, ops and names. A guess: nothing depends on it.</summary>
internal static class Architecture
{
    private static readonly string[] s_tokenizerOps = ["StringTensorUnpack", "StringTensorPack", "RegexSplit", "BPETokenizer", "VocabDecoder", "WordpieceTokenizer", "SentencepieceTokenizer", "UnigramTokenizer"];

    public static ArchitectureGuess Guess(IrDocument document, IReadOnlyList<PatternCount> patterns)
    {
        Model model = document.Model;
        var evidence = new List<string>();
        string kind = Kind(model, evidence);
        if (document.Config.Architecture is { } architecture) evidence.Add($"config.json names {architecture}");
        if (document.Config.ModelType is { } type) kind = $"{kind} ({type})";
        Structure(document, patterns, evidence);
        return new ArchitectureGuess(kind, evidence);
    }

    private static string Kind(Model model, List<string> evidence)
    {
        string[] inputs = Enumerable.Range(0, model.Parameters.Count).Select(model.InputName).ToArray();
        string[] types = model.Nodes.Select(node => node.Type).Distinct().ToArray();
        bool logits = model.FindOutput("logits") >= 0;
        if (s_tokenizerOps.Intersect(types).ToArray() is { Length: > 0 } text)
        {
            evidence.Add($"ops on strings: {string.Join(", ", text)}");
            return model.Parameters.Any(node => node.Outputs[0].Type == DType.String) ? "tokenizer" : "detokenizer";
        }

        if (types.Contains("ReadValue") && inputs.Contains("beam_idx"))
        {
            evidence.Add("states and an input beam_idx");
            return inputs.Contains("encoder_hidden_states") ? "decoder of an encoder-decoder model, stateful" : "decoder language model, stateful";
        }

        if (inputs.Any(name => name.StartsWith("past_key_values", StringComparison.Ordinal)))
        {
            evidence.Add("inputs past_key_values.*");
            return "decoder language model, stateless (cache in and out)";
        }

        if (types.Contains("Convolution") && !inputs.Contains("input_ids"))
        {
            evidence.Add($"{model.Nodes.Count(node => node.Type is "Convolution" or "GroupConvolution")} convolutions and no input_ids");
            return inputs.Contains("input_features") ? "audio encoder" : "vision or audio model";
        }

        if (!inputs.Contains("input_ids")) return "graph of an unknown kind";
        evidence.Add(logits ? "input_ids in, logits out, no cache" : "input_ids in, no cache");
        return logits ? "language model without a cache" : "text encoder";
    }

    private static void Structure(IrDocument document, IReadOnlyList<PatternCount> patterns, List<string> evidence)
    {
        IGrouping<string, BlockName>? stack = document.Model.Nodes.Select(node => BlockName.Of(node.Name)).Where(block => block.Index is not null)
            .GroupBy(block => block.Stack).MaxBy(group => group.Count());
        if (stack?.Select(block => block.Index).Distinct().Count() is { } blocks and > 1) evidence.Add($"{blocks} blocks named {stack.Key}.N");
        if (patterns.Count > 0) evidence.Add(string.Join(", ", patterns.Select(pattern => $"{pattern.Count} {pattern.Pattern}")));
    }
}
