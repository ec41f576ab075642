using Lockstep.Backends;
using Lockstep.Decoding;
using Lockstep.Tensors;

namespace Lockstep.Parity.Tests;

/// <summary>Rewind, fork and reorder leave no trace, in any order, on any number of rows and sessions. The name of a failed test holds the seed of its program.</summary>
public class SessionProgramTests
{
    private const int Operations = 30;

    public static TheoryData<string, string, int> Programs()
    {
        (string Model, string Options)[] cases =
        [
            ("models/tiny-chat", "parity f32"), ("models/tiny-chat", "parity f16"), ("models/tiny-chat", "parity u8"),
            ("models/tiny-chat", "fast f32"), ("models/tiny-chat", "fast f16"), ("models/tiny-chat", "fast u8"), ("tiny-chat/u4_asym_g64", "fast f16"),
            ("llama/stateless_fp32", "parity f32"), ("llama/legacy_fp32", "fast f16"), ("llama/int8", "fast u8"), ("gemma2/fp32", "parity u8"),
            ("bloom/fp32", "fast f16"), ("mixtral/fp32", "fast f16"), ("lfm2/fp32", "parity f32"), ("models/tiny-draft", "REFERENCE"),
        ];
        var programs = new TheoryData<string, string, int>();
        foreach ((string model, string options) in cases)
        {
            for (int seed = 1; seed <= 3; seed++) programs.Add(model, options, seed);
        }

        return programs;
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_random_program_leaves_no_trace(string name, string options, int seed)
    {
        using LanguageModel model = TestModels.Load(name, threads: seed, device: options == "REFERENCE" ? options : "MANAGED");
        using var program = new SessionProgram(model, Options(options), seed);
        program.Run(Operations);
    }

    private static RequestOptions Options(string text) => text == "REFERENCE" ? new RequestOptions() : new RequestOptions
    {
        Mode = text.StartsWith("fast", StringComparison.Ordinal) ? NumericMode.Fast : NumericMode.Parity,
        KvCache = text.Split(' ')[1] switch { "f32" => DType.F32, "f16" => DType.F16, _ => DType.U8 },
    };
}
