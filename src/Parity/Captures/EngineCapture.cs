using Lockstep.Backends;
using Lockstep.Backends.OpenVino;
using Lockstep.Decoding;
using Lockstep.Graph;
using Lockstep.Parity.Bisect;
using Lockstep.Parity.Compare;
using Lockstep.Parity.Layers;
using Lockstep.Tensors;

namespace Lockstep.Parity.Captures;

/// <summary>Makes a capture of an engine that runs now.</summary>
public static class EngineCapture
{
    /// <summary>Runs every prompt.</summary>
    /// <param name="source">Engine, graph and folder.</param>
    /// <param name="text">Tokenizer and template of the folder.</param>
    /// <param name="prompts">What is asked.</param>
    /// <param name="config">How to generate.</param>
    /// <param name="layers">Whether to keep what each decoder layer hands to the next.</param>
    /// <exception cref="ModelException">The engine cannot run the model.</exception>
    /// <exception cref="DecodingException">A prompt cannot be turned into ids.</exception>
    public static Capture Make(CompareSource source, ModelText text, IReadOnlyList<ComparePrompt> prompts, GenerationConfig config, bool layers)
    {
        DateTime now = DateTime.Now;
        now = new DateTime(now.Year, now.Month, now.Day, now.Hour, now.Minute, now.Second); // what is written down is in seconds
        prompts = [.. prompts.Select(prompt => prompt with { Now = now })];
        var asked = new PromptText(source.Text, text, prompts);
        (string Name, Port Port)[] taps = layers ? LayerEnds(source) : [];
        if (layers && taps.Length == 0) throw new ModelException(new ModelProblem(source.Model!.Source, null, null, "no node has a float output that depends on the tokens; there is nothing to keep with --layers"));
        CapturedPrompt[] captured;
        using (var side = new EngineSide(source, text, prompts, config, null)) captured = [.. prompts.Select((prompt, i) => Prompt(side, asked, prompt, i, PromptIds.Of(source, text, prompts, i)))];
        if (layers) captured = [.. captured.Select(prompt => prompt with { Layers = Layers(source, taps, prompt.Ids) })];
        var model = new CaptureModel(string.Join('/', source.Folder.Replace('\\', '/').Split('/').TakeLast(2)), captured[0].Prefill!.Width, CapturedFiles.Hash(source.Folder));
        return new Capture("", Describe(source, config), model, config, null, captured) { Created = now };
    }

    private static CapturedPrompt Prompt(EngineSide side, PromptText asked, ComparePrompt prompt, int index, int[] ids)
    {
        SideRun run = side.Run(index, ids, null).Value!;
        return new CapturedPrompt(ids)
        {
            Messages = prompt.Messages, Variables = prompt.Variables, Prompt = prompt.Text, Rendered = asked.Rendered(index).Value,
            AddSpecialTokens = asked.Rendered(index).Value is null ? null : asked.AddsSpecialTokens(index),
            Chosen = run.Chosen, Text = side.Text(index, run.Chosen).Value, Finish = run.Finish,
            Prefill = side.Prefill(index, ids).Value, Logits = run.Rows, Scores = run.Scores, Draws = run.Draws,
        };
    }

    private static CaptureEngine Describe(CompareSource source, GenerationConfig config)
    {
        bool isNative = source.Engine!.Backend is OpenVinoBackend;
        var versions = new Dictionary<string, string> { ["lockstep"] = typeof(EngineCapture).Assembly.GetName().Version!.ToString(3), ["dotnet"] = Environment.Version.ToString() };
        if (isNative) versions["openvino"] = OpenVinoDevices.Version;
        bool isParity = source.Engine.Request.Mode == NumericMode.Parity;
        var properties = new Dictionary<string, string>
        {
            ["mode"] = isParity ? "parity" : "fast", ["kv_cache"] = source.Engine.Request.KvCacheType.IrName,
            ["profile"] = config.Profile == DecodingProfile.HuggingFace ? "huggingface" : "openvino-genai",
        };
        return new CaptureEngine(source.Text, source.Engine.Backend.Name, isParity ? "f32" : null, versions, properties);
    }

    private static (string Name, Port Port)[] LayerEnds(CompareSource source)
    {
        List<(string Name, Port InA, Port InB)> taps = CommonTaps.Of((source.Engine!, source.Model!), (source.Engine!, source.Model!));
        return [.. new LayerPlaces(source.Model!, taps).Layers().Select(i => (taps[i].Name, taps[i].InA))];
    }

    private static KeyValuePair<string, Tensor>[] Layers(CompareSource source, (string Name, Port Port)[] taps, int[] ids)
    {
        Tensor[] outputs = TapRun.Run(source.Engine!, source.Model!, taps, ids, 0);
        return [.. taps.Select((tap, i) => new KeyValuePair<string, Tensor>(tap.Name, outputs[i]))];
    }
}
