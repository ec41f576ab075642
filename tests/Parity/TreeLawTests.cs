using Lockstep.Backends;
using Lockstep.Backends.Managed;
using Lockstep.Decoding;
using Lockstep.Graph.Ir;
using Lockstep.Tensors;

namespace Lockstep.Parity.Tests;

/// <summary>Rows that share prefixes: each gives, bit for bit, what it gives at the end of a chain; a path that is kept leaves the session of that chain, and nothing else leaves a trace.</summary>
public class TreeLawTests
{
    private static readonly string[] s_modes = ["parity f32", "parity f16", "parity u8", "fast f16", "fast u8"];

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string mode in s_modes)
        {
            foreach (string name in new[] { "models/tiny-chat", "llama/int4_sym_g32", "qwen3/fp32", "gemma2/fp32", "gpt2/fp32", "bloom/fp32", "mixtral/fp32", "phi3/fp32", "mistral/fp32", "glm/fp32" }) cases.Add(name, mode);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_row_of_a_random_tree_has_the_bits_of_its_chain(string name, string mode)
    {
        using LanguageModel model = Load(name);
        using Session session = model.OpenSession(options: Options(mode));
        Assert.Null(session.Capabilities.WhyNoTree);
        var random = new Random(5);
        // Lengths around the border of a cache block, 64 positions.
        foreach (int length in new[] { 0, 1, 40, 63, 64, 66 })
        {
            session.Rewind(0);
            int[] text = Tokens(random, length);
            if (length > 0) session.Forward(text, lastRows: 1);
            (int[] ids, int[] parents) = Tree(random, 1 + random.Next(24));
            float[] rows = session.ForwardTree(ids, parents).Values<float>().ToArray();
            Assert.Equal(length, session.Length);
            AssertRows(session, length, ids, parents, rows);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_kept_path_goes_on_as_if_it_had_been_fed_as_a_chain(string name, string mode)
    {
        using LanguageModel model = Load(name);
        using Session session = model.OpenSession(options: Options(mode));
        var random = new Random(6);
        List<int> text = [.. Tokens(random, 50)];
        session.Forward([.. text], lastRows: 1);
        for (int step = 0; step < 12; step++)
        {
            (int[] ids, int[] parents) = Tree(random, 1 + random.Next(16));
            session.ForwardTree(ids, parents);
            if (step % 4 == 3) continue; // forgotten by the next pass
            int row = random.Next(ids.Length);
            session.Keep(row);
            text.AddRange(new RowTree(parents).PathTo(row).Select(node => ids[node]));
            Assert.Equal(text.Count, session.Length);
        }

        int[] next = Tokens(random, 5);
        float[] kept = session.Forward(next).Values<float>().ToArray();
        using Session fresh = model.OpenSession(options: Options(mode));
        fresh.Forward([.. text], lastRows: 1);
        AssertSame(fresh.Forward(next).Values<float>(), kept, "behind the kept paths");
    }

    [Fact]
    public void A_fork_a_rewind_and_a_chain_forget_the_tree_and_keep_the_rest()
    {
        using LanguageModel model = Load("models/tiny-draft");
        using Session session = model.OpenSession();
        int[] text = Tokens(new Random(3), 70), next = [5, 6, 7];
        session.Forward(text);
        float[] expected = Chain(model, text, next);
        session.ForwardTree([8, 9, 10], [-1, 0, 0]);
        using Session fork = session.Fork();
        session.Keep(2);
        Assert.Equal(expected, fork.Forward(next).Values<float>().ToArray());
        Assert.Throws<SessionException>(() => fork.Keep(0));
        session.Rewind(70);
        session.ForwardTree([8, 9, 10], [-1, 0, 0]);
        session.Rewind(70);
        Assert.Contains("no tree of rows", Assert.Throws<SessionException>(() => session.Keep(1)).Message, StringComparison.Ordinal);
        session.ForwardTree([8, 9, 10], [-1, 0, 0]);
        Assert.Equal(expected, session.Forward(next).Values<float>().ToArray());
        Assert.Throws<SessionException>(() => session.Keep(1));
    }

    [Fact]
    public void A_run_that_fails_leaves_the_state_as_it_was()
    {
        using ICompiledModel compiled = ManagedBackend.Optimized.Compile(IrReader.Read(Path.Combine(Golden.Root, "models/tiny-draft/openvino_model.xml")));
        using var model = new LanguageModel(ManagedBackend.Optimized.Compile(compiled.Model));
        using IInferRequest request = compiled.CreateRequest();
        int[] text = Tokens(new Random(4), 20);
        request.Run(Inputs(compiled, text, Enumerable.Range(0, 20), 20));
        // A mask of another width fails in the first attention, behind the first write to the cache.
        Assert.Throws<InferRequestException>(() => request.RunTree(Inputs(compiled, [4, 5, 6], [20, 21, 21], 99), new RowTree([-1, 0, 0])));
        Assert.Throws<InvalidOperationException>(() => request.KeepPath(1));
        IReadOnlyList<Tensor> outputs = request.Run(Inputs(compiled, [5, 6, 7], [20, 21, 22], 23));
        Assert.Equal(Chain(model, text, [5, 6, 7]), outputs[0].Values<float>().ToArray());
    }

    [Fact]
    public void Bad_trees_get_a_sentence()
    {
        using LanguageModel model = Load("models/tiny-draft");
        using Session session = model.OpenSession();
        session.Forward([1, 2, 3]);
        Assert.Equal("A tree of rows begins with its root, whose parent is -1.", Assert.Throws<SessionException>(() => session.ForwardTree([1, 2], [0, 0])).Message);
        Assert.Equal("Row 3 has the parent 1; in depth-first preorder that is row 2 or one above it.", Assert.Throws<SessionException>(() => session.ForwardTree([1, 2, 3, 4], [-1, 0, 0, 1])).Message);
        Assert.Equal("A tree of 2 tokens needs 2 parents, got 1.", Assert.Throws<SessionException>(() => session.ForwardTree([1, 2], [-1])).Message);
        session.ForwardTree([1, 2], [-1, 0]);
        Assert.Equal("The last tree has 2 rows, and none numbered 2.", Assert.Throws<SessionException>(() => session.Keep(2)).Message);
        using var small = new LanguageModel(ManagedBackend.Optimized.Compile(IrReader.Read(Path.Combine(Golden.Root, "models/tiny-draft/openvino_model.xml"))), contextLength: 5);
        using Session full = small.OpenSession();
        full.Forward([1, 2, 3]);
        full.ForwardTree([1, 2, 3, 4], [-1, 0, 0, 0]); // four rows, two positions
        Assert.Equal("6 tokens exceed the model's context of 5; shorten the prompt.", Assert.Throws<SessionException>(() => full.ForwardTree([1, 2, 3], [-1, 0, 1])).Message);
    }

    [Theory]
    [InlineData("lfm2/fp32", "states that do not grow")]
    [InlineData("llama/stateless_fp32", "its cache holds one continuation at a time")]
    [InlineData("llama/legacy_fp32", "its cache holds one continuation at a time")]
    public void A_model_that_cannot_says_why(string name, string why)
    {
        using LanguageModel model = Load(name);
        using Session session = model.OpenSession();
        Assert.Contains(why, session.Capabilities.WhyNoTree!, StringComparison.Ordinal);
        Assert.Contains(why, Assert.Throws<SessionException>(() => session.ForwardTree([1], [-1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_ops_and_batches_run_no_trees()
    {
        using LanguageModel model = Load("models/tiny-draft");
        using Session batch = model.OpenSession(2);
        Assert.Equal("a tree continues one sequence, and the session has several", batch.Capabilities.WhyNoTree);
        using var plain = new LanguageModel(ManagedBackend.Reference.Compile(IrReader.Read(Path.Combine(Golden.Root, "models/tiny-draft/openvino_model.xml"))));
        using Session session = plain.OpenSession();
        Assert.NotNull(session.Capabilities.WhyNoTree);
    }

    private static void AssertRows(Session session, int length, int[] ids, int[] parents, float[] rows)
    {
        int vocabulary = rows.Length / ids.Length;
        var tree = new RowTree(parents);
        foreach (int leaf in tree.Leaves)
        {
            session.Rewind(length);
            int[] path = tree.PathTo(leaf);
            ReadOnlySpan<float> chain = session.Forward(path.Select(row => ids[row]).ToArray()).Values<float>();
            for (int i = 0; i < path.Length; i++) AssertSame(chain.Slice(i * vocabulary, vocabulary), rows.AsSpan(path[i] * vocabulary, vocabulary), $"{length} tokens, row {path[i]} of ({string.Join(' ', parents)})");
        }
    }

    private static void AssertSame(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i])) Assert.Fail($"{what}: logit {i}: {actual[i]:R} instead of {expected[i]:R}");
        }
    }

    // Any row may continue any row between the last one and the root: every shape of tree in preorder.
    private static (int[] Ids, int[] Parents) Tree(Random random, int rows)
    {
        int[] parents = new int[rows];
        parents[0] = -1;
        for (int row = 1; row < rows; row++)
        {
            parents[row] = row - 1;
            for (int up = random.Next(4) == 0 ? random.Next(4) : random.Next(2); up > 0 && parents[row] > 0; up--) parents[row] = parents[parents[row]];
        }

        return (Tokens(random, rows), parents);
    }

    private static int[] Tokens(Random random, int count) => Enumerable.Range(0, count).Select(_ => random.Next(3, 250)).ToArray();

    private static float[] Chain(LanguageModel model, int[] text, int[] next)
    {
        using Session session = model.OpenSession();
        session.Forward(text);
        return session.Forward(next).Values<float>().ToArray();
    }

    private static Tensor[] Inputs(ICompiledModel compiled, int[] ids, IEnumerable<int> positions, int columns)
    {
        var inputs = new Tensor[compiled.Model.Parameters.Count];
        inputs[compiled.Model.FindInput("input_ids")] = Tensor.From(ids.Select(id => (long)id).ToArray(), 1, ids.Length);
        inputs[compiled.Model.FindInput("position_ids")] = Tensor.From(positions.Select(position => (long)position).ToArray(), 1, ids.Length);
        inputs[compiled.Model.FindInput("attention_mask")] = Tensor.From(Enumerable.Repeat(1L, columns).ToArray(), 1, columns);
        inputs[compiled.Model.FindInput("beam_idx")] = Tensor.From(new[] { 0 }, 1);
        return inputs;
    }

    private static RequestOptions Options(string mode) => new()
    {
        Mode = mode.StartsWith("fast", StringComparison.Ordinal) ? NumericMode.Fast : NumericMode.Parity,
        KvCache = mode.Split(' ')[1] switch { "f32" => DType.F32, "f16" => DType.F16, _ => DType.U8 },
    };

    private static LanguageModel Load(string name)
    {
        string folder = name.StartsWith("models/", StringComparison.Ordinal)
            ? Path.Combine(Golden.Root, name)
            : Path.Combine(Golden.Unpacked("zoo/" + name.Split('/')[0]), name.Split('/')[1]);
        return new LanguageModel(ManagedBackend.Optimized.Compile(IrReader.Read(Path.Combine(folder, "openvino_model.xml")), new CompileOptions { Threads = 2 }));
    }
}
