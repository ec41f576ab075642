using System.Text.Json;
using Lockstep.Decoding;
using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Selection;
using Lockstep.Tensors;
using Lockstep.Tensors.Safetensors;
using Lockstep.Text;

namespace Lockstep.Parity.Tests;

/// <summary>What <c>tools/capture/capture.py</c> writes with the real openvino and openvino_genai packages, against the managed engine and against captured numbers.</summary>
public class CaptureScriptTests
{
    // The numbers were captured on another CPU, whose plugin may choose other kernels: f32 rounding, and not more.
    private const double Rounding = 1e-4;

    // Two engines add the same f32 products in another order. Measured: 3e-5 at logits of up to 27, a last digit of which is 2e-6; 'parity compare' derives a limit of 2e-4.
    private const double BetweenEngines = 2e-4;

    private static readonly string s_chat = Path.Combine(Golden.Root, "models", "tiny-chat");

    [Fact]
    public void The_tests_of_the_script_itself_pass()
    {
        CaptureScript.NeedNumpy();
        (int code, string error) = CaptureScript.Run("test_capture.py");
        Assert.True(code == 0, error);
        Assert.Matches(@"Ran \d\d tests", error);
    }

    [Theory]
    [InlineData("openvino")]
    [InlineData("openvino_genai")]
    public void Chosen_ids_are_those_of_OpenVINO_GenAI_and_the_logits_are_ours(string engine)
    {
        CaptureScript.NeedOpenVino();
        JsonElement[] golden = Prompts(3);
        string[] prompts = [.. golden.SelectMany(prompt => new[] { "--prompt", prompt.GetProperty("prompt").GetString()! })];
        (JsonElement manifest, SafetensorsFile tensors) = CaptureScript.Capture(s_chat, ["--engine", engine, "--tokens", "200", .. prompts]);
        using LanguageModel model = TestModels.Load("models/tiny-chat");
        ChatTemplate template = ChatTemplate.Load(s_chat)!;
        for (int i = 0; i < golden.Length; i++)
        {
            JsonElement prompt = manifest.GetProperty("prompts")[i];
            Assert.Equal(Ids(golden[i], "prompt_ids"), Ids(prompt, "ids"));
            Assert.Equal(Ids(golden[i], "openvino_genai_int8_ids"), Ids(prompt, "chosen"));
            Assert.Equal(golden[i].GetProperty("text").GetString(), prompt.GetProperty("text").GetString());
            Assert.Equal("stop", prompt.GetProperty("finish").GetString());
            Assert.Equal(template.Render([new ChatMessage("user", golden[i].GetProperty("prompt").GetString()!)]), prompt.GetProperty("rendered").GetString());
            CheckLogits(model, prompt, tensors, i);
        }
    }

    [Theory]
    [InlineData("qwen3/fp32")]
    [InlineData("lfm2/fp32")]
    [InlineData("llama/stateless_fp32")]
    [InlineData("llama/legacy_fp32")]
    public void Rows_of_stateful_and_stateless_models_are_those_captured_from_native_OpenVINO(string name)
    {
        CaptureScript.NeedOpenVino();
        string folder = Golden.Unpacked("zoo/" + name.Split('/')[0]), variant = Path.Combine(folder, name.Split('/')[1]);
        SafetensorsFile reference = SafetensorsFile.Open(Path.Combine(folder, "reference.safetensors")), native = SafetensorsFile.Open(Path.Combine(variant, "ov_reference.safetensors"));
        string ids = string.Join(',', reference["input_ids"].Values<long>().ToArray());
        (JsonElement manifest, SafetensorsFile tensors) = CaptureScript.Capture(variant, "--engine", "openvino", "--ids", ids, "--tokens", "24", "--ignore-eos");
        JsonElement prompt = manifest.GetProperty("prompts")[0];
        Assert.Equal(reference["greedy_ids"].Values<long>().ToArray().Select(id => (int)id), Ids(prompt, "chosen"));
        Assert.Equal("length", prompt.GetProperty("finish").GetString());
        Assert.InRange(MaxError(native["ov_logits"].Values<float>(), tensors["0.prefill_logits"].Values<float>()), 0, Rounding);
        Assert.InRange(MaxError(native["ov_decode_logits"].Values<float>(), tensors["0.logits"].Values<float>()), 0, Rounding);
        using LanguageModel model = TestModels.Load(name);
        CheckLogits(model, prompt, tensors, 0);
    }

    [Theory]
    [InlineData("--temperature", "1.5")]
    [InlineData("--temperature", "0.8", "--top-k", "40")]
    [InlineData("--temperature", "1.2", "--top-k", "200", "--top-p", "0.9")]
    public void Captured_draws_choose_the_same_tokens_here(params string[] settings)
    {
        CaptureScript.NeedOpenVino();
        (JsonElement manifest, SafetensorsFile tensors) = CaptureScript.Capture(s_chat, ["--engine", "openvino", "--ids", "1,480,272", "--tokens", "40", "--ignore-eos", "--sample", "--seed", "7", .. settings]);
        int[] chosen = Ids(manifest.GetProperty("prompts")[0], "chosen");
        float[] draws = tensors["0.draws"].Values<float>().ToArray();
        var tape = new Mt19937(7);
        Assert.Equal(draws.Select(_ => tape.Next()), draws);

        GenerationConfig config = GenerationConfigFile.Read(manifest.GetProperty("config"), DecodingProfile.HuggingFace);
        List<ILogitsStep> steps = LogitsSteps.Of(config, tape);
        var selector = new Multinomial(new ReplayedTape(draws));
        Tensor logits = tensors["0.logits"], scores = tensors["0.scores"];
        var row = new LogitsRow(logits.Shape[1]);
        for (int step = 0; step < chosen.Length; step++)
        {
            row.Load(logits.Rows(step, 1).Values<float>());
            foreach (ILogitsStep logitsStep in steps) logitsStep.Apply(row, new TokenHistory([1]));
            Assert.Equal(scores.Rows(step, 1).Values<float>().ToArray(), row.Logits.ToArray());
            Assert.Equal(chosen[step], selector.Select(row));
        }
    }

    [Fact]
    public void A_layer_is_named_as_its_node_and_holds_the_rows_of_the_prompt()
    {
        CaptureScript.NeedOpenVino();
        const string Head = "__module.lm_head/aten::linear/MatMul";
        (_, SafetensorsFile tensors) = CaptureScript.Capture(s_chat, "--engine", "openvino", "--ids", "1,480,272,201", "--tokens", "1", "--layers", $"{Head},__module.model.layers.?/aten::add/Add_1");
        Assert.Equal(6, tensors.Tensors.Keys.Count(name => name.StartsWith("0.layer.__module.model.layers.", StringComparison.Ordinal)));
        Assert.Equal(new Shape(1, 4, 256), tensors["0.layer.__module.model.layers.0/aten::add/Add_1"].Shape);
        // A node that is looked at cannot be fused with its neighbours, so the sums may round otherwise.
        Assert.InRange(MaxError(tensors["0.prefill_logits"].Values<float>(), tensors[$"0.layer.{Head}"].Values<float>()), 0, Rounding);
    }

    [Fact]
    public void The_prompts_of_the_repository_are_read()
    {
        CaptureScript.NeedOpenVino();
        string file = Path.Combine(Golden.Root, "models", "tiny-chat-prompts.jsonl");
        (JsonElement manifest, SafetensorsFile tensors) = CaptureScript.Capture(s_chat, "--engine", "openvino_genai", "--prompts", file, "--tokens", "1", "--logits", "top:5");
        Assert.Equal(File.ReadLines(file).Count(), manifest.GetProperty("prompts").GetArrayLength());
        Assert.Equal("openvino", manifest.GetProperty("engine").GetProperty("logits_from").GetString());
        Assert.Equal((DType.I32, new Shape(1, 5)), (tensors["47.top_ids"].Type, tensors["47.top_ids"].Shape));
        Assert.Equal((DType.F64, new Shape(1)), (tensors["47.logsumexp"].Type, tensors["47.logsumexp"].Shape));
        Assert.Equal(Ids(manifest.GetProperty("prompts")[47], "chosen")[0], tensors["47.top_ids"].Values<int>()[0]);
    }

    [Fact]
    public void What_a_user_gets_wrong_is_one_sentence_and_exit_code_2()
    {
        CaptureScript.NeedOpenVino();
        string folder = Directory.CreateTempSubdirectory("lockstep-capture").FullName, name = Path.Combine(folder, "capture");
        (string[] Arguments, string Sentence)[] cases =
        [
            ([folder, "--engine", "openvino", "--ids", "1"], "the model folder has no openvino_model.xml"),
            ([s_chat, "--engine", "openvino", "--ids", "1,4096"], "token 4096 is none of the model's 4096"),
            ([s_chat, "--engine", "openvino", "--ids", "1", "--device", "NOWHERE"], "OpenVINO has no device NOWHERE here"),
            ([s_chat, "--engine", "openvino_genai", "--ids", "1", "--property", "NO_SUCH=1"], "openvino_genai cannot load"),
            ([s_chat, "--engine", "openvino", "--ids", "1", "--layers", "model.layers.0"], "no such node with floating-point output; near it are"),
        ];
        foreach ((string[] arguments, string sentence) in cases)
        {
            (int code, string error) = CaptureScript.Run("capture.py", [.. arguments, "--out", name]);
            Assert.Equal(2, code);
            Assert.Contains(sentence, error, StringComparison.Ordinal);
            Assert.DoesNotContain("Traceback", error, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFiles(folder));
        Directory.Delete(folder);
    }

    /// <summary>The rows of a capture against one forward of the managed engine over the prompt and all chosen ids but the last.</summary>
    private static void CheckLogits(LanguageModel model, JsonElement prompt, SafetensorsFile tensors, int i)
    {
        int[] ids = Ids(prompt, "ids"), chosen = Ids(prompt, "chosen");
        using Session session = model.OpenSession();
        Tensor rows = session.Forward([.. ids, .. chosen[..^1]]);
        rows = rows.Reshape(new Shape(ids.Length + chosen.Length - 1, rows.Shape[rows.Shape.Rank - 1]));
        Tensor prefill = tensors[$"{i}.prefill_logits"], decode = tensors[$"{i}.logits"];
        Assert.Equal(new Shape(ids.Length, rows.Shape[1]), prefill.Shape);
        Assert.Equal(new Shape(chosen.Length, rows.Shape[1]), decode.Shape);
        Assert.InRange(MaxError(rows.Rows(0, ids.Length).Values<float>(), prefill.Values<float>()), 0, BetweenEngines);
        Assert.InRange(MaxError(rows.Rows(ids.Length - 1, chosen.Length).Values<float>(), decode.Values<float>()), 0, BetweenEngines);
    }

    private static double MaxError(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double max = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            max = Math.Max(max, Math.Abs((double)expected[i] - actual[i])); // NaN stays NaN, which no range holds
        }

        return max;
    }

    private static JsonElement[] Prompts(int count)
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(Golden.File("tiny-chat-generate.json")));
        return [.. golden.RootElement.EnumerateArray().Take(count).Select(prompt => prompt.Clone())];
    }

    private static int[] Ids(JsonElement entry, string name) => [.. entry.GetProperty(name).EnumerateArray().Select(id => id.GetInt32())];
}
