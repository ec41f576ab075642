using Lockstep.Backends;
using Lockstep.Backends.OpenVino;
using Lockstep.Decoding;
using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Logits;
using Lockstep.Tests;

namespace Lockstep.Parity.Tests;

/// <summary>
/// Every architecture goes back to earlier positions on native OpenVINO in the way that is exact for it: by hiding columns, in its stateless form, or in tensors of its own; or it says why not.
/// </summary>
public class NativeRewindTests
{
    // Other shapes take other native kernels, which sum in another order: native promises no bits. Measured: up to 4e-6 on logits of up to 4.
    private const float Rounding = 1e-4f;

    private static readonly int[] s_ids = [5, 17, 301, 44, 9, 9, 120, 63, 280, 31, 7, 88, 402, 19, 230, 55, 6, 90, 11, 333, 71, 42, 15, 8];

    private static readonly RequestOptions s_rewinds = new() { Rewinds = true };

    private static readonly string[] s_hiding = ["glm/fp32", "gpt2/fp32", "llama/fp32", "llama/int4_asym_g16", "llama31/fp32", "mixtral/fp32", "phi3/fp32", "qwen2/fp32", "qwen3/fp32"];
    private static readonly string[] s_stateless = ["bloom/fp32", "gemma2/fp32", "mistral/fp32"]; // no position_ids; sliding windows
    private static readonly string[] s_tensors = ["llama/legacy_fp32", "llama/stateless_fp32"];

    public static TheoryData<string, RewindForm, bool> Ways()
    {
        var rows = new TheoryData<string, RewindForm, bool>();
        foreach (string name in s_hiding) rows.Add(name, RewindForm.Auto, false);
        foreach (string name in s_tensors) rows.Add(name, RewindForm.Auto, false);
        foreach (string name in s_stateless) rows.Add(name, RewindForm.Auto, true);
        foreach (string name in s_hiding) rows.Add(name, RewindForm.Stateless, true);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void What_follows_equals_a_fresh_session(string name, RewindForm form, bool isStateless)
    {
        using LanguageModel model = Load(name, form);
        Assert.Equal(isStateless, model.Plan.Any(line => line.Kernel.EndsWith(", stateless form", StringComparison.Ordinal)));
        using Session fresh = model.OpenSession(options: s_rewinds), session = model.OpenSession(options: s_rewinds);
        float[] expected = Last(fresh, s_ids);
        session.Forward(s_ids);
        foreach (int length in new[] { 20, 11, 3, 0, 12 })
        {
            if (length > session.Length) session.Forward(s_ids.AsSpan(session.Length, length - session.Length));
            session.Rewind(length);
            Assert.Equal(length, session.Length);
            session.Forward([1, 2, 3, 4]); // something else, to be forgotten too
            if (length > 0) session.Rewind(length + 2); // in two steps
            session.Rewind(length);
            float[] actual = Last(session, s_ids[length..]);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Rounding));
        }
    }

    // Nothing is left of what was forgotten, so the same pieces give the same shapes, and these the same kernels.
    [Theory]
    [InlineData("bloom/fp32")]
    [InlineData("gemma2/fp32")]
    [InlineData("llama/fp32")]
    [InlineData("llama/int8")]
    [InlineData("mistral/fp32")]
    public void The_stateless_form_gives_the_bits_of_a_fresh_session_fed_in_the_same_pieces(string name)
    {
        using LanguageModel model = Load(name, RewindForm.Stateless);
        using Session fresh = model.OpenSession(options: s_rewinds), session = model.OpenSession(options: s_rewinds);
        fresh.Forward(s_ids.AsSpan(0, 12));
        float[] expected = Last(fresh, s_ids[12..]);
        session.Forward(s_ids.AsSpan(0, 12));
        session.Forward([1, 2, 3, 4]);
        session.Rewind(12);
        Assert.Equal(expected, Last(session, s_ids[12..]));
    }

    [Theory]
    [InlineData("mistral/fp32")]
    [InlineData("bloom/fp32")]
    public void A_session_in_the_stateless_form_forks_and_exchanges_rows(string name)
    {
        using LanguageModel model = Load(name, RewindForm.Auto);
        using Session session = model.OpenSession(options: s_rewinds);
        session.Forward(s_ids);
        session.Rewind(10);
        using Session fork = session.Fork();
        session.Reorder([0, 0]);
        session.Forward(Tensors.Tensor.From([1L, 2L], 2, 1));
        float[] expected = Last(model.OpenSession(options: s_rewinds), s_ids), actual = Last(fork, s_ids[10..]);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Rounding));
    }

    // What a convolution remembers is not there to be cut: all would have to be fed again, and that is for the caller to decide.
    [Fact]
    public void States_that_do_not_grow_are_a_sentence()
    {
        using LanguageModel model = Load("lfm2/fp32", RewindForm.Auto);
        using Session session = model.OpenSession(options: s_rewinds);
        float[] expected = Last(session, s_ids);
        Assert.Equal("the backend cannot look into its state, and the model has states that do not grow with the sequence", session.Capabilities.WhyNoRewind);
        session.Rewind(0);
        float[] actual = Last(session, s_ids);
        Assert.Equal(expected, actual); // the same shapes
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => Load("lfm2/fp32", RewindForm.Stateless));
        Assert.EndsWith("does not grow with the sequence, so that going back is more than cutting it.", error.Message, StringComparison.Ordinal);
    }

    // Verified rows come in other shapes than single steps, which is worth 1e-6; the first two tokens lie further apart than that everywhere here.
    [Theory]
    [InlineData("bloom/fp32")]
    [InlineData("gemma2/fp32")]
    [InlineData("llama/fp32")]
    [InlineData("mistral/fp32")]
    [InlineData("phi3/fp32")]
    public void Guesses_do_not_show(string name)
    {
        using LanguageModel model = Load(name, RewindForm.Auto);
        int[] plain = Generate(new NoDraft(), out _);
        int[] guessed = Generate(new HalfRight(plain), out GenerationStatistics statistics);
        Assert.Equal(plain, guessed);
        Assert.InRange(statistics.Accepted, 6, statistics.Guessed - 6);

        int[] Generate(IDraft draft, out GenerationStatistics statistics)
        {
            using Session session = model.OpenSession(options: s_rewinds);
            var generator = new Generator(session, new GenerationConfig { MaxNewTokens = 24, IgnoreEos = true, NumAssistantTokens = 4 }, draft: draft);
            int[] ids = [.. generator.Generate(s_ids)];
            statistics = generator.Statistics;
            return ids;
        }
    }

    // Knows the answer, and gets every guess wrong whose place is a multiple of three.
    private sealed class HalfRight(int[] answer) : IDraft
    {
        public int Propose(TokenHistory history, Span<int> tokens)
        {
            int at = history.GeneratedLength;
            for (int i = 0; i < tokens.Length; i++) tokens[i] = answer[at + i] + ((at + i) % 3 == 0 ? 1 : 0);
            return tokens.Length;
        }
    }

    private static LanguageModel Load(string name, RewindForm form)
    {
        NativeOpenVino.Need();
        var backend = new OpenVinoBackend("CPU", new OpenVinoOptions { Rewind = form });
        return new LanguageModel(backend.Compile(TestModels.Read(name), new CompileOptions { Threads = 1, Rewinds = true }));
    }

    private static float[] Last(Session session, int[] ids) => session.Forward(ids) is var logits ? logits.Values<float>()[^logits.Shape[2]..].ToArray() : [];
}
