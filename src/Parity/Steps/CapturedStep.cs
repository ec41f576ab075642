using System.Text.Json;
using Lockstep.Decoding;
using Lockstep.Decoding.Logits;

namespace Lockstep.Parity.Steps;

/// <summary>A captured step by the name and arguments that Hugging Face's processors have.</summary>
internal static class CapturedStep
{
    /// <summary>The step; null when there is none of that name.</summary>
    /// <exception cref="KeyNotFoundException">An argument is missing.</exception>
    public static ILogitsStep? Create(string name, JsonElement args)
    {
        int keep = args.TryGetProperty("min_tokens_to_keep", out JsonElement number) ? number.GetInt32() : 1;
        return name switch
        {
            "temperature" => new Temperature(Number("temperature")),
            "top_k" => new TopK(Math.Max(Integer("top_k"), keep), TopKTies.KeepAll),
            "top_p" => new TopP(Number("top_p"), TopPRule.Ascending, keep),
            "min_p" => new MinP(Number("min_p"), keep),
            "typical_p" => new TypicalP(Number("typical_p"), keep),
            "epsilon_cutoff" => new EpsilonCutoff(Number("epsilon"), keep),
            "eta_cutoff" => new EtaCutoff(Number("epsilon"), keep),
            "top_h" => new TopH(Number("top_h")),
            "repetition_penalty" => new RepetitionPenalty(Number("penalty"), args.TryGetProperty("prompt_ignore_length", out JsonElement ignored) ? ignored.GetInt32() : 0),
            "no_repeat_ngram_size" => new NoRepeatNgram(Integer("ngram_size")),
            "bad_words_ids" => new BadWords(args.GetProperty("bad_words_ids").EnumerateArray().Select(Ids).ToArray(), Set("eos_token_id")),
            "sequence_bias" => new SequenceBias(args.GetProperty("sequence_bias").EnumerateArray().Select(pair => new TokenSequenceBias(Ids(pair[0]), pair[1].GetSingle())).ToArray()),
            "min_length" => new MinLength(Integer("min_length"), Set("eos_token_id")),
            "min_new_tokens" => new MinNewTokens(Integer("min_new_tokens"), Set("eos_token_id")),
            "suppress_tokens" => new SuppressTokens(Ids(args.GetProperty("tokens"))),
            "begin_suppress_tokens" => new BeginSuppressTokens(Ids(args.GetProperty("tokens")), Integer("begin_index")),
            "forced_bos" => new ForcedTokens([Integer("bos_token_id")], 1),
            "forced_eos" => new ForcedTokens([.. Set("eos_token_id")], Integer("max_length") - 1),
            "exponential_decay_length_penalty" => new ExponentialDecayLength(new ExponentialDecay(Integer("start"), Number("factor")), Set("eos_token_id")),
            _ => null,
        };

        double Number(string field) => args.GetProperty(field).GetDouble();
        int Integer(string field) => args.GetProperty(field).GetInt32();
        HashSet<int> Set(string field) => [.. Ids(args.GetProperty(field))];
    }

    /// <summary>How many of the captured ids are the prompt; all when the step does not ask.</summary>
    public static int PromptLength(JsonElement args, int ids) => args.TryGetProperty("prompt_length", out JsonElement length) ? Math.Clamp(length.GetInt32(), 0, ids) : ids;

    private static int[] Ids(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(id => id.GetInt32()).ToArray() : [value.GetInt32()];
}
