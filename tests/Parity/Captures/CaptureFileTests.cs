using System.Text.Json;
using System.Text.Json.Nodes;
using Lockstep.Decoding;
using Lockstep.Graph;
using Lockstep.Parity.Captures;
using Lockstep.Parity.Compare;
using Lockstep.Tensors;
using Lockstep.Tensors.Safetensors;

namespace Lockstep.Parity.Tests;

public sealed class CaptureFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lockstep-capture").FullName;

    private string Stem => Path.Combine(_folder, "x");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_written_is_read()
    {
        Write();
        foreach (string path in new[] { Stem, Stem + ".json", Stem + ".safetensors" })
        {
            Capture read = CaptureReader.Read(path);
            Assert.Equal(CompareSides.Capture.Prompts.Count, read.Prompts.Count);
            Assert.Equal(CompareSides.Capture.Model.Sha256, read.Model.Sha256);
            Assert.Equal(CompareSides.Capture.Engine.Properties, read.Engine.Properties);
            Assert.Equal(CompareSides.Capture.Created, read.Created);
            foreach ((CapturedPrompt written, CapturedPrompt found) in CompareSides.Capture.Prompts.Zip(read.Prompts))
            {
                Assert.Equal((written.Rendered, written.Text, written.Finish, written.AddSpecialTokens), (found.Rendered, found.Text, found.Finish, found.AddSpecialTokens));
                Assert.Equal(written.Ids, found.Ids);
                Assert.Equal(written.Chosen, found.Chosen);
                Assert.True(written.Prefill!.Whole!.Bytes.SequenceEqual(found.Prefill!.Whole!.Bytes));
                Assert.True(written.Logits!.Whole!.Bytes.SequenceEqual(found.Logits!.Whole!.Bytes));
                Assert.True(written.Scores!.Bytes.SequenceEqual(found.Scores!.Bytes));
            }
        }

        Assert.Equal(Verdict.Exact, CompareSides.Compare(CompareSource.Parse(Stem, () => ""), CompareSides.Engine()).Verdict);
    }

    [Fact]
    public void The_largest_logits_are_enough_for_what_does_not_need_more()
    {
        Write(top: 20);
        CompareReport report = CompareSides.Compare(CompareSource.Parse(Stem, () => ""), CompareSides.Engine());
        Assert.Equal(Verdict.Exact, report.Verdict);
        Assert.Equal([Gate.PrefillLogits, Gate.LogitsSteps], report.Gates.Where(gate => gate.Status == GateStatus.NotCompared).Select(gate => gate.Gate));
        Assert.Equal(GateStatus.Passed, report.Gate(Gate.Selection).Status);
    }

    [Fact]
    public void Layers_are_kept_by_name()
    {
        Capture capture = EngineCapture.Make(CompareSides.Engine(), ModelText.Load(CompareSides.Folder), CompareSides.Prompts, new GenerationConfig { MaxNewTokens = 2 }, layers: true);
        CaptureWriter.Write(capture, new Dictionary<string, object>(), Stem);
        Capture read = CaptureReader.Read(Stem);
        Assert.NotEmpty(read.Prompts[0].Layers);
        Assert.All(read.Prompts, prompt => Assert.All(prompt.Layers, layer => Assert.Equal(prompt.Ids.Length, layer.Value.Shape[1])));
        Assert.Equal(2, read.Prompts[0].Layers.Count(layer => layer.Key.Contains("layers.", StringComparison.Ordinal))); // the embeddings and the last normalisation besides
    }

    [Theory]
    [InlineData("transformers", DecodingProfile.HuggingFace)]
    [InlineData("optimum-intel", DecodingProfile.HuggingFace)]
    [InlineData("openvino_genai", DecodingProfile.OpenVinoGenAI)]
    public void The_engine_decides_whose_rules_its_settings_follow(string engine, DecodingProfile profile)
    {
        Write();
        Edit(json => { json["engine"]!["name"] = engine; json["engine"]!["properties"]!.AsObject().Remove("profile"); });
        Assert.Equal(profile, CaptureReader.Read(Stem).Config!.Profile);
    }

    [Fact]
    public void Settings_that_do_not_exist_here_stop_their_gates_alone()
    {
        Write();
        Edit(json => json["config"]!["guidance_scale"] = 1.5);
        CompareReport report = CompareSides.Compare(CompareSource.Parse(Stem, () => ""), CompareSides.Engine());
        Assert.Equal(Verdict.Exact, report.Verdict);
        Assert.Contains("guidance_scale is 1.5", report.Gate(Gate.LogitsSteps).Cause!, StringComparison.Ordinal);
        Assert.Equal([Gate.LogitsSteps, Gate.Selection, Gate.FreeRun], report.Gates.Where(gate => gate.Status == GateStatus.NotCompared).Select(gate => gate.Gate));
    }

    [Theory]
    [InlineData("format", "\"other\"", "its format is 'other', expected 'lockstep-capture'")]
    [InlineData("version", "2", "its version is 2, and this program reads version 1")]
    [InlineData("version", "1e99", "version is 1e99, expected an integer")]
    [InlineData("created", "\"yesterday\"", "created is 'yesterday', expected a time")]
    [InlineData("engine", "null", "engine is missing")]
    [InlineData("engine", "[]", "engine is a list, expected an object")]
    [InlineData("engine", "{\"name\": 7}", "engine.name is 7, expected a text")]
    [InlineData("model", "{\"vocab_size\": 5}", "vocabulary has 5")]
    [InlineData("prompts", "[]", "prompts is empty")]
    [InlineData("prompts", "[3]", "prompts[0] is number, expected an object")]
    [InlineData("prompts", "[{}]", "prompts[0].ids is missing")]
    [InlineData("prompts", "[{\"ids\": []}]", "prompts[0].ids is empty")]
    [InlineData("prompts", "[{\"ids\": [1, -1]}]", "prompts[0].ids[1] is -1, expected a token id")]
    [InlineData("prompts", "[{\"ids\": [1, 99999999999]}]", "prompts[0].ids[1] is 99999999999, expected a token id")]
    [InlineData("prompts", "[{\"ids\": [1, 2], \"chosen\": [3]}]", "the tensor '1.")]
    [InlineData("prompts", "[{\"ids\": [1, 2], \"text\": {}}, {\"ids\": [1]}]", "prompts[0].text is {}, expected a text")]
    [InlineData("prompts", "[{\"ids\": [1, 2]}, {\"ids\": [1]}]", "the tensor '0.prefill_logits' is f32[")]
    [InlineData("config", "3", "config is 3, expected an object")]
    public void A_capture_that_contradicts_itself_is_refused_in_a_sentence(string field, string value, string expected)
    {
        Write();
        Edit(json => json[field] = JsonNode.Parse(value));
        string message = Assert.Throws<ModelException>(() => CaptureReader.Read(Stem)).Message;
        Assert.StartsWith(Stem + ".json: is no capture: ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("7.prefill_logits", "is of prompt 7, and there are 2 prompts")]
    [InlineData("prefill_logits", "belongs to no prompt")]
    [InlineData("0.draws", "expected f32 with")]
    [InlineData("0.top_ids", "expected i32 with")]
    public void Tensors_that_do_not_fit_are_refused_in_a_sentence(string name, string expected)
    {
        Write();
        SafetensorsFile file = SafetensorsFile.Open(Stem + ".safetensors");
        KeyValuePair<string, Tensor>[] tensors = [.. file.Tensors.Where(tensor => !tensor.Key.StartsWith("0.logits", StringComparison.Ordinal)).Select(tensor => new KeyValuePair<string, Tensor>(tensor.Key, tensor.Value.Clone())), new(name, Tensor.From([1f, 2f], 1, 2))];
        SafetensorsWriter.Write(Stem + "2.safetensors", tensors);
        File.Copy(Stem + ".json", Stem + "2.json");
        Assert.Contains(expected, Assert.Throws<ModelException>(() => CaptureReader.Read(Stem + "2")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cut_and_missing_files_are_refused_in_a_sentence()
    {
        Write();
        byte[] json = File.ReadAllBytes(Stem + ".json"), tensors = File.ReadAllBytes(Stem + ".safetensors");
        for (int length = 0; length < json.Length; length += 97)
        {
            File.WriteAllBytes(Stem + ".json", json[..length]);
            Assert.Throws<ModelException>(() => CaptureReader.Read(Stem));
        }

        File.WriteAllBytes(Stem + ".json", json);
        File.WriteAllBytes(Stem + "3.safetensors", tensors[..^100]); // another name: the first one is mapped
        File.Copy(Stem + ".json", Stem + "3.json");
        Assert.Throws<SafetensorsException>(() => CaptureReader.Read(Stem + "3"));
        File.Delete(Stem + "3.safetensors");
        Assert.Contains("x3.safetensors with its numbers is not beside it", Assert.Throws<ModelException>(() => CaptureReader.Read(Stem + "3")).Message, StringComparison.Ordinal);
        Assert.Throws<ModelException>(() => CaptureReader.Read(Stem + "4.json"));
    }

    private void Write(int top = 0) => CaptureWriter.Write(CompareSides.Capture, new Dictionary<string, object> { ["max_new_tokens"] = 8, ["do_sample"] = false, ["eos_token_id"] = 2 }, Stem, top);

    private void Edit(Action<JsonNode> change)
    {
        JsonNode json = JsonNode.Parse(File.ReadAllText(Stem + ".json"))!;
        change(json);
        File.WriteAllText(Stem + ".json", json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }
}
