using System.Text.Json;

namespace Lockstep.Cli.Tests;

public class ParityLayersCommandTests
{
    private static readonly string s_model = Path.Combine(LockstepProcess.Root, "models", "tiny-draft");

    private static readonly string s_capture = Path.Combine(LockstepProcess.Root, "tests", "Parity", "Golden", "tiny-draft-layers.safetensors");

    [Fact]
    public void Two_engines_are_measured_layer_by_layer()
    {
        (int code, string output, _) = LockstepProcess.Run("parity", "layers", "reference", "managed", "--model", s_model, "--prompt", "Hello");
        Assert.Equal(0, code);
        Assert.Contains("__module.model.layers.0/aten::add/Add_1", output, StringComparison.Ordinal);
        Assert.Contains("no jump", output, StringComparison.Ordinal);
        (code, output, _) = LockstepProcess.Run("parity", "layers", "managed", "managed,mode=fast", "--model", s_model, "--json");
        Assert.Equal(0, code); // a measurement: what it finds is no failure
        JsonElement json = JsonDocument.Parse(output).RootElement;
        Assert.Equal("__module.model.layers.0/aten::add/Add_1", json.GetProperty("jumpAt").GetString());
        Assert.Equal(8, json.GetProperty("ids").GetArrayLength());
        Assert.Equal(0, json.GetProperty("layers")[0].GetProperty("relativeError").GetDouble());
        Assert.True(json.GetProperty("layers")[1].GetProperty("maxError").GetDouble() > 0);
    }

    [Fact]
    public void A_capture_may_stand_on_either_side_and_tells_its_ids()
    {
        foreach (string[] sides in new[] { new[] { s_capture, "managed" }, ["managed", s_capture] })
        {
            (int code, string output, string error) = LockstepProcess.Run(["parity", "layers", .. sides, "--model", s_model, "--at", "layers"]);
            Assert.True(code == 0, error);
            Assert.Contains("6 tokens", output, StringComparison.Ordinal);
            Assert.Contains("model.layers.1 ", output, StringComparison.Ordinal);
            Assert.Contains("not compared: 'model.rotary_emb' is the name of a module with 2 outputs of that shape", output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--ids and --prompt", "give either --prompt or --ids, not both", "managed", "reference", "--ids", "1,2", "--prompt", "x")]
    [InlineData("no such engine", "There is no device 'nobody'", "managed", "nobody")]
    [InlineData("no such file", "the file does not exist", "managed", "nowhere.safetensors")]
    [InlineData("no such place", "'nowhere' is the name of no node and of no module of the model", "managed", "reference", "--at", "nowhere")]
    [InlineData("no such prompt", "there are layer outputs of prompt 0, not of prompt 3", "managed", "CAPTURE", "--prompt-index", "3")]
    [InlineData("a negative prompt", "--prompt-index is -1, expected 0 or more", "managed", "CAPTURE", "--prompt-index", "-1")]
    public void Bad_input_gives_a_sentence_and_code_2(string what, string sentence, params string[] arguments)
    {
        (int code, _, string error) = LockstepProcess.Run(["parity", "layers", .. arguments.Select(argument => argument == "CAPTURE" ? s_capture : argument), "--model", s_model]);
        Assert.True(code == 2, $"{what}: {error}");
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }
}
