using Lockstep.Backends;
using Lockstep.Decoding;
using Lockstep.Graph;
using Lockstep.Graph.Ir;

namespace Lockstep.Pipelines;

/// <summary>The model of a lab; a tokenizer is not needed when prompts are ids.</summary>
public sealed class LabModel : IDisposable
{
    private LabModel(LanguageModel model, LlmPipeline? pipeline) => (Model, Pipeline) = (model, pipeline);

    /// <summary>The model.</summary>
    public LanguageModel Model { get; }

    /// <summary>Model, tokenizer and settings; null when the folder has no tokenizer.</summary>
    public LlmPipeline? Pipeline { get; }

    /// <summary>Loads a folder.</summary>
    /// <param name="path">The folder, or the IR file in it.</param>
    /// <param name="backend">What runs it.</param>
    /// <param name="options">Choices at compile time.</param>
    /// <exception cref="ModelException">The model cannot be read or run.</exception>
    public static LabModel Load(string path, IBackend backend, CompileOptions options)
    {
        ModelFolder folder = ModelFolder.Open(path);
        if (!File.Exists(Path.Combine(folder.Path, "tokenizer.json"))) return new LabModel(new LanguageModel(backend.Compile(IrReader.Read(folder.ModelXml), options), folder.ContextLength), null);
        LlmPipeline pipeline = LlmPipeline.Load(path, backend, options);
        return new LabModel(pipeline.Model, pipeline);
    }

    /// <summary>Lets a model answer prompts greedily, so that its answers can be prescribed to another one.</summary>
    /// <param name="author">The model that answers.</param>
    /// <param name="prompts">The prompts, in its ids.</param>
    /// <param name="maxNewTokens">Most tokens of an answer.</param>
    public static IReadOnlyList<LabPrompt> Answer(LlmPipeline author, IReadOnlyList<LabPrompt> prompts, int maxNewTokens)
    {
        GenerationConfig config = author.Config with { MaxNewTokens = maxNewTokens, DoSample = false };
        return [.. prompts.Select(prompt => prompt with { Answer = SequenceGenerator.Generate(author.Model, config, prompt.Ids)[0].Ids })];
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}
