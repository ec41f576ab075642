using Lockstep.Backends;
using Lockstep.Decoding;
using Lockstep.Decoding.Drafts;
using Lockstep.Graph;
using Lockstep.Graph.Ir;
using Lockstep.Text;

namespace Lockstep.Pipelines;

/// <summary>A folder with a smaller model that guesses for a larger one of the same vocabulary.</summary>
public sealed class DraftModel : IDisposable
{
    private readonly LanguageModel _model;

    private DraftModel(LanguageModel model) => _model = model;

    /// <summary>Loads a draft model and compares its vocabulary with the target's, token by token.</summary>
    /// <param name="path">The folder, or the IR file in it.</param>
    /// <param name="target">The pipeline that it guesses for.</param>
    /// <param name="backend">What runs it.</param>
    /// <param name="options">Choices at compile time.</param>
    /// <exception cref="ModelException">The model cannot be read or run.</exception>
    /// <exception cref="TokenizerException">There is no tokenizer, or it cannot be read.</exception>
    /// <exception cref="DecodingException">The vocabularies differ; the first difference is named.</exception>
    public static DraftModel Load(string path, LlmPipeline target, IBackend backend, CompileOptions? options = null)
    {
        ModelFolder folder = ModelFolder.Open(path);
        Tokenizer tokenizer = Tokenizer.Load(folder.Path);
        VocabularyCheck.RequireEqual(target.Tokenizer.VocabularySize, target.Tokenizer.TokenText, tokenizer.VocabularySize, tokenizer.TokenText);
        return new DraftModel(new LanguageModel(backend.Compile(IrReader.Read(folder.ModelXml), (options ?? new CompileOptions()) with { Rewinds = true }), folder.ContextLength));
    }

    /// <summary>A session of the draft model, for <see cref="ModelDraft"/>.</summary>
    public Session OpenSession(RequestOptions? options = null) => _model.OpenSession(1, (options ?? new RequestOptions()) with { Rewinds = true });

    /// <summary>The longest sequence in tokens; 0 when unknown.</summary>
    public int ContextLength => _model.ContextLength;

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
