using Lockstep.Backends;
using Lockstep.Backends.Managed;
using Lockstep.Decoding;
using Lockstep.Graph;
using Lockstep.Graph.Transforms;
using Lockstep.Tensors;

namespace Lockstep.Parity.Tests;

/// <summary>Transformed models compute what the model computed, bit for bit, also after they were written and read back.</summary>
public class TransformTests
{
    private static readonly int[] s_ids = [5, 17, 301, 44, 9, 9, 120, 63];

    public static TheoryData<string> Stateful() => new("llama/fp32", "llama/int8", "gemma2/fp32", "gpt2/fp32", "bloom/fp32", "mistral/fp32", "phi3/fp32", "qwen3/fp32", "models/tiny-draft");

    [Theory]
    [MemberData(nameof(Stateful))]
    public void Stateless_form_and_back_gives_the_same_logits(string name)
    {
        Model model = TestModels.Read(name), stateless = MakeStateless.Apply(model), again = MakeStateful.Apply(stateless);
        Assert.Empty(stateless.Sinks);
        Assert.Equal(model.Sinks.Count, CachePair.Find(stateless).Count);
        Assert.Equal(-1, stateless.FindInput("beam_idx"));
        Assert.Equal(model.Sinks.Select(Id).Order(), again.Sinks.Select(Id).Order());
        float[] expected = Logits(model, ManagedBackend.Optimized);
        Assert.Equal(expected, Logits(stateless, ManagedBackend.Optimized));
        Assert.Equal(expected, Logits(again, ManagedBackend.Optimized));
        Assert.Equal(expected, Logits(IrRoundTripTests.ThroughMemory(stateless), ManagedBackend.Optimized));
        Assert.Equal(expected, Logits(IrRoundTripTests.ThroughMemory(again), ManagedBackend.Optimized));

        static string Id(Node assign) => assign.Attributes.Text("variable_id");
    }

    [Theory]
    [InlineData("llama/legacy_fp32")]
    [InlineData("llama/stateless_fp32")]
    public void Stateful_form_of_a_stateless_model_gives_the_same_logits(string name)
    {
        Model model = TestModels.Read(name), stateful = MakeStateful.Apply(model);
        Assert.NotEmpty(stateful.Sinks);
        Assert.Empty(CachePair.Find(stateful));
        Assert.Equal(Logits(model, ManagedBackend.Optimized), Logits(stateful, ManagedBackend.Optimized));
    }

    [Fact]
    public void States_that_do_not_grow_become_inputs_too()
    {
        Model model = TestModels.Read("lfm2/fp32"), stateless = MakeStateless.Apply(model);
        Assert.Equal(model.Parameters.Count - 1 + model.Sinks.Count, stateless.Parameters.Count);
        Assert.Equal(model.Results.Count + model.Sinks.Count, stateless.Results.Count);
        Assert.DoesNotContain(stateless.Nodes, node => node.Type is "ReadValue" or "Assign");
    }

    [Fact]
    public void Added_outputs_change_no_other_and_show_what_the_node_made()
    {
        Model model = TestModels.Read("llama/fp32");
        Node[] taps = model.Nodes.Where((node, i) => node.Type is not ("Constant" or "Parameter" or "Result" or "Assign" or "ReadValue") && i % 7 == 0).ToArray();
        Model tapped = AddOutputs.Apply(model, taps.Select(node => node.Name));
        Assert.Equal(model.Results.Count + taps.Length, tapped.Results.Count);
        IReadOnlyList<Tensor> all = RunOnce(tapped);
        Assert.Equal(RunOnce(model)[0].Values<float>(), all[0].Values<float>());
        for (int i = 0; i < taps.Length; i++)
        {
            Assert.Equal(model.Results.Count + i, tapped.FindOutput(taps[i].Name));
            // The part that makes this tensor alone makes the same.
            Assert.Equal(RunOnce(CutModel.Apply(model, [taps[i].Name]))[0].Bytes, all[model.Results.Count + i].Bytes);
        }
    }

    [Fact]
    public void A_part_fed_with_what_the_whole_computed_computes_the_rest()
    {
        Model model = TestModels.Read("llama/fp32");
        Node add = model.Nodes.Last(node => node.Type == "Add" && node.Outputs[0].Shape is { HasRank: true, Rank: 3 } shape && shape[2] is { IsStatic: true, Value: > 1 }); // the last sum with a residual
        IReadOnlyList<Tensor> whole = RunOnce(AddOutputs.Apply(model, [add.Name]));
        Model part = CutModel.Apply(model, ["logits"], [add.Name]);
        Node input = Assert.Single(part.Parameters);
        Assert.True(part.Nodes.Count < model.Nodes.Count / 4);
        Assert.Equal(whole[0].Values<float>(), Run(part, [whole[^1]])[0].Values<float>());
        Assert.Contains(add.Name, input.Outputs[0].Names);
    }

    [Fact]
    public void Set_shapes_reach_every_node_and_can_be_taken_back()
    {
        Model model = TestModels.Read("llama/stateless_fp32");
        var shapes = new Dictionary<string, PartialShape> { ["input_ids"] = new Shape(1, 8), ["attention_mask"] = new Shape(1, 8), ["position_ids"] = new Shape(1, 8) };
        foreach (CachePair pair in CachePair.Find(model)) shapes[model.InputName(pair.Past)] = model.Parameters[pair.Past].Outputs[0].Shape.With(0, 1).With(2, 0);
        Model fixedShapes = SetShapes.Apply(model, shapes);
        Node embedding = fixedShapes.Nodes.First(node => node.Type == "Gather" && node.Outputs[0].Shape is { HasRank: true, Rank: 3 });
        Assert.Equal(new Shape(1, 8, embedding.Outputs[0].Shape[2].Value), embedding.Outputs[0].Shape.ToShape());
        Assert.True(fixedShapes.Results[fixedShapes.FindOutput("logits")].Inputs[0].Shape.IsCompatible(model.Results[model.FindOutput("logits")].Inputs[0].Shape));
        Model freed = SetShapes.Apply(fixedShapes, shapes.Keys.ToDictionary(key => key, key => model.Parameters[model.FindInput(key)].Outputs[0].Shape));
        Assert.Equal(Logits(model, ManagedBackend.Optimized), Logits(freed, ManagedBackend.Optimized));
    }

    [Fact]
    public void What_cannot_be_done_is_said_in_a_sentence()
    {
        Model model = TestModels.Read("llama/fp32");
        Assert.Contains("no node and no tensor is called 'logitz'", Assert.Throws<ModelException>(() => AddOutputs.Apply(model, ["logitz"])).Message, StringComparison.Ordinal);
        Assert.Contains($"close are '{model.Parameters[0].Name}'", Assert.Throws<ModelException>(() => AddOutputs.Apply(model, [model.Parameters[0].Name[..^1].ToUpperInvariant()])).Message, StringComparison.Ordinal);
        Assert.Contains("there is no input 'ids'; the inputs are input_ids", Assert.Throws<ModelException>(() => SetShapes.Apply(model, new Dictionary<string, PartialShape> { ["ids"] = new Shape(1) })).Message, StringComparison.Ordinal);
        ModelException refused = Assert.Throws<ModelException>(() => SetShapes.Apply(model, new Dictionary<string, PartialShape> { ["position_ids"] = new Shape(2, 3, 4, 5, 6) }));
        Assert.NotEmpty(refused.Problems);
        Assert.All(refused.Problems, problem => Assert.NotNull(problem.Layer));
        Assert.Same(model, MakeStateful.Apply(model));
    }

    [Fact]
    public void Inputs_that_nothing_reads_can_go()
    {
        Model model = TestModels.Read("llama/fp32"), logitsOnly = CutModel.Apply(model, ["logits"], ["logits"]);
        Assert.Single(logitsOnly.Parameters); // of its own making: everything else was needed for the logits only
        Assert.Same(model, DropUnused.Apply(model));
    }

    // A prompt and three steps.
    private static float[] Logits(Model model, IBackend backend)
    {
        using var language = new LanguageModel(backend.Compile(model, new CompileOptions { Threads = 1 }));
        using Session session = language.OpenSession();
        var logits = new List<float>(session.Forward(s_ids[..5]).Values<float>().ToArray());
        foreach (int id in s_ids[5..]) logits.AddRange(session.Forward([id]).Values<float>().ToArray());
        return [.. logits];
    }

    private static IReadOnlyList<Tensor> RunOnce(Model model)
    {
        Tensor Input(Node parameter) => model.InputName(model.Parameters.ToList().IndexOf(parameter)) switch
        {
            "input_ids" => Tensor.From(s_ids.Select(id => (long)id).ToArray(), 1, s_ids.Length),
            "attention_mask" => Tensor.From(s_ids.Select(_ => 1L).ToArray(), 1, s_ids.Length),
            "position_ids" => Tensor.From(s_ids.Select((_, i) => (long)i).ToArray(), 1, s_ids.Length),
            _ => Tensor.From([0], 1),
        };
        return Run(model, model.Parameters.Select(Input).ToArray());
    }

    private static IReadOnlyList<Tensor> Run(Model model, IReadOnlyList<Tensor> inputs)
    {
        using ICompiledModel compiled = ManagedBackend.Reference.Compile(model, new CompileOptions { Threads = 1 });
        using IInferRequest request = compiled.CreateRequest();
        return request.Run(inputs).Select(output => output.Clone()).ToArray();
    }
}
