using Lockstep.Backends.Managed;
using Lockstep.Parity.Generations;

namespace Lockstep.Parity.Tests;

/// <summary>Greedy generations of the embedded models against OpenVINO GenAI's ids.</summary>
public class GenerationParityTests
{
    [Theory]
    [InlineData("tiny-chat")]
    [InlineData("tiny-draft")]
    public void Greedy_ids_equal_those_of_OpenVINO_GenAI(string model)
    {
        IReadOnlyList<GenerationResultParity> results = GenerationParity.Run(
            Path.Combine(Golden.Root, "models", model), Golden.File($"{model}-generate.json"), "openvino_genai_int8_ids", ManagedBackend.Optimized);
        Assert.Equal(25, results.Count);
        Assert.Empty(results.Where(result => !result.IsEqual).Select(result => result.ToString()));
    }

    [Fact]
    public void The_reference_device_generates_the_same_ids()
    {
        IReadOnlyList<GenerationResultParity> results = GenerationParity.Run(
            Path.Combine(Golden.Root, "models", "tiny-draft"), Golden.File("tiny-draft-generate.json"), "openvino_genai_int8_ids", ManagedBackend.Reference);
        Assert.Empty(results.Where(result => !result.IsEqual).Select(result => result.ToString()));
    }

    [Fact]
    public void Ids_of_another_model_are_a_miss()
    {
        IReadOnlyList<GenerationResultParity> results = GenerationParity.Run(
            Path.Combine(Golden.Root, "models", "tiny-draft"), Golden.File("tiny-chat-generate.json"), "openvino_genai_int8_ids", ManagedBackend.Optimized);
        Assert.Contains(results, result => !result.Passed);
    }
}
