using System.Text.Json;
using Lockstep.Tensors;
using Lockstep.Tensors.Safetensors;

namespace Lockstep.Cli.Tests;

public class RunAndParityCommandTests
{
    private static readonly string s_model = Path.Combine(LockstepProcess.Root, "models", "tiny-draft");

    private readonly string _folder = Directory.CreateTempSubdirectory("lockstep-run").FullName;

    [Fact]
    public void Run_takes_indices_and_names_and_writes_both()
    {
        string xml = Path.Combine(s_model, "openvino_model.xml");
        string byIndex = Path.Combine(_folder, "out0.safetensors");
        Assert.Equal(0, LockstepProcess.Run("run", xml, "--inputs", Inputs("in.0", "in.1", "in.2", "in.3"), "--outputs", byIndex).Code);
        SafetensorsFile outputs = SafetensorsFile.Open(byIndex);
        Assert.Equal(new Shape(1, 3, 4096), outputs["logits"].Shape);
        Assert.True(outputs["logits"].Bytes.SequenceEqual(outputs["out.0"].Bytes));
        string byName = Path.Combine(_folder, "out1.safetensors");
        Assert.Equal(0, LockstepProcess.Run("run", xml, "--inputs", Inputs("input_ids", "attention_mask", "position_ids", "beam_idx"), "--outputs", byName).Code);
        Assert.True(SafetensorsFile.Open(byName)["logits"].Bytes.SequenceEqual(outputs["logits"].Bytes));
    }

    [Fact]
    public void Run_names_what_is_missing_wrong_or_unknown()
    {
        string xml = Path.Combine(s_model, "openvino_model.xml");
        (int code, _, string error) = LockstepProcess.Run("run", xml, "--inputs", Inputs("in.0", "in.1", "position", "in.3"));
        Assert.Equal(2, code);
        Assert.Contains("there is no tensor for input 2 (in.2, position_ids)", error, StringComparison.Ordinal);
        Assert.Contains("tensors that name no input: position", error, StringComparison.Ordinal);
        string wrong = Path.Combine(_folder, "wrong.safetensors");
        Tensor ids = Tensor.From(new float[] { 1, 2, 3 }, 1, 3);
        SafetensorsWriter.Write(wrong, [new("in.0", ids), new("in.1", ids.Reshape(new Shape(3))), new("in.2", ids), new("in.3", ids)]);
        (code, _, error) = LockstepProcess.Run("run", xml, "--inputs", wrong);
        Assert.Equal(2, code);
        Assert.Contains("input 0 'input_ids' expects i64[?,?], but f32[1,3] was given", error, StringComparison.Ordinal);
        Assert.Contains("input 1 'attention_mask' expects i64[?,?], but f32[3] was given", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Parity_model_passes_on_its_own_logits_and_misses_on_others()
    {
        string reference = Path.Combine(_folder, "reference.safetensors");
        string xml = Path.Combine(s_model, "openvino_model.xml");
        string captured = Path.Combine(_folder, "captured.safetensors");
        LockstepProcess.Run("run", xml, "--inputs", Inputs("in.0", "in.1", "in.2", "in.3"), "--outputs", captured, "--device", "REFERENCE");
        Tensor logits = SafetensorsFile.Open(captured)["logits"].Clone();
        Tensor ids = Tensor.From(new long[] { 5, 17, 301 }, 1, 3);
        SafetensorsWriter.Write(reference, [new("input_ids", ids), new("logits", logits)]);
        (int code, string output, _) = LockstepProcess.Run("parity", "model", s_model, "--reference", reference, "--json");
        Assert.Equal(0, code);
        Assert.True(JsonDocument.Parse(output).RootElement.GetProperty("passed").GetBoolean());
        logits.Writable<float>()[100] += 0.01f;
        SafetensorsWriter.Write(reference, [new("input_ids", ids), new("logits", logits)]);
        (code, output, _) = LockstepProcess.Run("parity", "model", s_model, "--reference", reference);
        Assert.Equal(1, code);
        Assert.Contains("MISS", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Parity_texts_exits_with_1_on_a_miss()
    {
        string cases = Path.Combine(_folder, "cases.jsonl");
        File.WriteAllText(cases, """{"text": "Hello", "ids": [1, 2, 3]}""");
        (int code, string output, _) = LockstepProcess.Run("parity", "texts", s_model, cases);
        Assert.Equal(1, code);
        Assert.Contains("MISS line 1, ids of \"Hello\": at 0: expected 1 2 3", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_names_a_kernel_for_every_node()
    {
        (int code, string output, _) = LockstepProcess.Run("plan", s_model, "--json");
        Assert.Equal(0, code);
        JsonElement[] lines = [.. JsonDocument.Parse(output).RootElement.EnumerateArray()];
        Assert.Contains(lines, line => line.GetProperty("kernel").GetString() == "MatMul.u8.packed");
        Assert.All(lines, line => Assert.NotEqual("", line.GetProperty("kernel").GetString()));
    }

    private string Inputs(string ids, string mask, string positions, string beams)
    {
        string path = Path.Combine(_folder, Guid.NewGuid().ToString("N") + ".safetensors");
        SafetensorsWriter.Write(path,
        [
            new(ids, Tensor.From(new long[] { 5, 17, 301 }, 1, 3)), new(mask, Tensor.From(new long[] { 1, 1, 1 }, 1, 3)),
            new(positions, Tensor.From(new long[] { 0, 1, 2 }, 1, 3)), new(beams, Tensor.From(new[] { 0 }, 1)),
        ]);
        return path;
    }
}
