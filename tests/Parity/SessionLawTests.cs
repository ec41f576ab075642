using Lockstep.Backends;
using Lockstep.Backends.Managed;
using Lockstep.Decoding;
using Lockstep.Graph.Ir;
using Lockstep.Tensors;

namespace Lockstep.Parity.Tests;

/// <summary>What a session promises, on real models, bit for bit: chunks, threads, rewinding, forks, exchanged rows and padding change nothing.</summary>
public class SessionLawTests
{
    private static readonly int[] s_ids = [5, 17, 301, 44, 9, 9, 120, 63, 280, 31, 7, 88, 402, 19, 230, 55, 6, 90, 11, 333, 71, 42, 15, 8];

    public static TheoryData<string, string> Models() => new()
    {
        { "models/tiny-draft", "MANAGED" }, { "models/tiny-draft", "REFERENCE" },
        { "llama/fp32", "MANAGED" }, { "llama/int4_asym_g16", "MANAGED" }, { "llama/stateless_fp32", "MANAGED" }, { "llama/legacy_fp32", "MANAGED" },
        { "gemma2/fp32", "MANAGED" }, { "mixtral/fp32", "MANAGED" },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Any_chunking_of_the_prompt_gives_the_same_bits(string name, string device)
    {
        using LanguageModel model = Load(name, device, threads: 2);
        float[] whole = Rows(model, s_ids.Length);
        foreach (int chunk in new[] { 1, 2, 5, 7, 23 }) Assert.Equal(whole, Rows(model, chunk));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Any_number_of_threads_gives_the_same_bits(string name, string device)
    {
        float[]? one = null;
        foreach (int threads in new[] { 1, 2, 3, 4 })
        {
            using LanguageModel model = Load(name, device, threads);
            float[] rows = Rows(model, 24);
            Assert.Equal(one ??= rows, rows);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Logits_are_readable_after_their_session(string name, string device)
    {
        using LanguageModel model = Load(name, device, threads: 1);
        Session session = model.OpenSession();
        Tensor prompt = session.Forward(s_ids), last = session.Forward([5]);
        float[] expected = last.Values<float>().ToArray();
        session.Dispose();
        using (Session other = model.OpenSession()) other.Forward(s_ids);
        Assert.Equal(expected, last.Values<float>().ToArray());
        Assert.Equal(s_ids.Length * last.Shape[2], prompt.Values<float>().Length); // overwritten by the second run perhaps, but there
        Assert.Throws<ObjectDisposedException>(() => session.Forward([5]));
        session.Dispose();
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Rewind_then_replay_equals_fresh(string name, string device)
    {
        using LanguageModel model = Load(name, device, threads: 1);
        float[] fresh = Last(model.OpenSession(), s_ids);
        using Session session = model.OpenSession();
        session.Forward(s_ids);
        foreach (int length in new[] { 20, 11, 3, 0 })
        {
            session.Rewind(length);
            Assert.Equal(length, session.Length);
            session.Forward([1, 2, 3, 4]); // something else, to be forgotten too
            session.Rewind(length);
            Assert.Equal(fresh, Last(session, s_ids[length..]));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_fork_goes_on_alone(string name, string device)
    {
        using LanguageModel model = Load(name, device, threads: 1);
        float[] fresh = Last(model.OpenSession(), s_ids);
        using Session session = model.OpenSession();
        session.Forward(s_ids[..10]);
        using Session fork = session.Fork();
        session.Forward([1, 2, 3]);
        Assert.Equal(fresh, Last(fork, s_ids[10..]));
        session.Rewind(10);
        Assert.Equal(fresh, Last(session, s_ids[10..]));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Reordered_rows_continue_their_parents(string name, string device)
    {
        using LanguageModel model = Load(name, device, threads: 1);
        using Session batch = model.OpenSession(3);
        batch.Forward(Ids([5, 17, 301], [44, 9, 120], [63, 280, 31]));
        batch.Reorder([2, 0, 2]);
        Tensor next = batch.Forward(Ids([7], [7], [88])).Clone();
        Assert.Equal(Last(model.OpenSession(), [63, 280, 31, 7]), Row(next, 0));
        Assert.Equal(Last(model.OpenSession(), [5, 17, 301, 7]), Row(next, 1));
        Assert.Equal(Last(model.OpenSession(), [63, 280, 31, 88]), Row(next, 2));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Rows_that_are_not_asked_for_change_nothing(string name, string device)
    {
        using LanguageModel model = Load(name, device, threads: 1);
        float[] all = Rows(model, s_ids.Length);
        using Session session = model.OpenSession();
        Tensor some = session.Forward(s_ids, lastRows: 3);
        Assert.Equal(all[^(3 * some.Shape[2])..], some.Values<float>()[^(3 * some.Shape[2])..].ToArray());
        Assert.Equal(Last(model.OpenSession(), [.. s_ids, 7]), session.Forward([7], lastRows: 1).Values<float>().ToArray());
    }

    [Fact]
    public void Padding_on_the_left_changes_nothing_beyond_rounding()
    {
        using LanguageModel model = Load("models/tiny-draft", "MANAGED", threads: 1);
        using Session batch = model.OpenSession(2);
        Tensor logits = batch.Forward(Ids([0, 0, 5, 17], [44, 9, 120, 63]), Ids([0, 0, 1, 1], [1, 1, 1, 1])).Clone();
        Assert.Equal(Last(model.OpenSession(), [44, 9, 120, 63]), Row(logits, 1));
        // The padded row sums over masked positions first, whose weights are zero, but in other lanes: f32 rounding, not more.
        float[] alone = Last(model.OpenSession(), [5, 17]);
        Assert.All(Row(logits, 0).Zip(alone), pair => Assert.Equal(pair.Second, pair.First, 1e-4f));
    }

    [Fact]
    public void A_model_with_states_that_keep_no_history_says_that_it_cannot_rewind()
    {
        using LanguageModel model = Load("lfm2/fp32", "MANAGED", threads: 1);
        using Session session = model.OpenSession();
        session.Forward(s_ids);
        Assert.False(session.Capabilities.CanRewind);
        SessionException error = Assert.Throws<SessionException>(() => session.Rewind(3));
        Assert.Contains("keep no history", error.Message, StringComparison.Ordinal);
        session.Rewind(0);
        Assert.Equal(Last(model.OpenSession(), s_ids), Last(session, s_ids));
    }

    [Fact]
    public void A_failed_forward_leaves_the_session_as_it_was()
    {
        using LanguageModel model = Load("models/tiny-draft", "MANAGED", threads: 1);
        using Session session = model.OpenSession();
        session.Forward(s_ids[..10]);
        Assert.Throws<SessionException>(() => session.Forward([1_000_000])); // no such token
        Assert.Equal(10, session.Length);
        Assert.Equal(Last(model.OpenSession(), s_ids), Last(session, s_ids[10..]));
    }

    [Fact]
    public void The_context_is_checked()
    {
        using var model = new LanguageModel(ManagedBackend.Optimized.Compile(IrReader.Read(Path.Combine(Golden.Root, "models/tiny-draft/openvino_model.xml"))), contextLength: 8);
        using Session session = model.OpenSession();
        session.Forward(s_ids[..6]);
        SessionException error = Assert.Throws<SessionException>(() => session.Forward([1, 2, 3]));
        Assert.Equal("9 tokens exceed the model's context of 8; shorten the prompt.", error.Message);
    }

    private static LanguageModel Load(string name, string device, int threads)
    {
        string folder = name.StartsWith("models/", StringComparison.Ordinal)
            ? Path.Combine(Golden.Root, name)
            : Path.Combine(Golden.Unpacked("zoo/" + name.Split('/')[0]), name.Split('/')[1]);
        IBackend backend = device == "MANAGED" ? ManagedBackend.Optimized : ManagedBackend.Reference;
        return new LanguageModel(backend.Compile(IrReader.Read(Path.Combine(folder, "openvino_model.xml")), new CompileOptions { Threads = threads }));
    }

    private static float[] Rows(LanguageModel model, int chunk)
    {
        using Session session = model.OpenSession();
        var rows = new List<float>();
        for (int start = 0; start < s_ids.Length; start += chunk) rows.AddRange(session.Forward(s_ids.AsSpan(start, Math.Min(chunk, s_ids.Length - start))).Values<float>());
        return [.. rows];
    }

    private static float[] Last(Session session, int[] ids) => session.Forward(ids) is var logits ? logits.Values<float>()[^logits.Shape[2]..].ToArray() : [];

    private static float[] Row(Tensor logits, int row)
    {
        int size = logits.Shape[1] * logits.Shape[2];
        return logits.Values<float>().Slice((row + 1) * size - logits.Shape[2], logits.Shape[2]).ToArray();
    }

    private static Tensor Ids(params long[][] rows) => Tensor.From(rows.SelectMany(row => row).ToArray(), rows.Length, rows[0].Length);
}
