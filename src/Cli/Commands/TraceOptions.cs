using System.CommandLine;
using System.Security.Cryptography;
using Lockstep.Backends;
using Lockstep.Cli.Tracing;
using Lockstep.Decoding;
using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Trace;
using Lockstep.Pipelines;
using Lockstep.Tensors;

namespace Lockstep.Cli.Commands;

/// <summary>Options of <c>generate</c> that show every step of the loop.</summary>
internal sealed class TraceOptions
{
    private readonly Option<string?> _trace = new("--trace") { Description = "Write every step as a line of JSON." };
    private readonly Option<string?> _html = new("--trace-html") { Description = "Write a page that shows every step." };

    public IEnumerable<Option> All => [_trace, _html];

    /// <summary>Opens the files; null when nothing is to be traced.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public TraceOutput? Open(ParseResult parse, string folder, LlmPipeline pipeline, GenerationConfig config, GeneratorParts parts, RequestOptions request, string device)
    {
        (string? trace, string? html) = (parse.GetValue(_trace), parse.GetValue(_html));
        if (trace is null && html is null) return null;
        ModelFolder model = ModelFolder.Open(folder);
        string tokenizer = Path.Combine(model.Path, "tokenizer.json");
        var header = new TraceHeader
        {
            Model = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(model.Path))), Tokenizer = File.Exists(tokenizer) ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(tokenizer))) : null,
            Device = device, Mode = CommonOptions.Name(request.Mode), KvCache = request.KvCacheType.IrName, Strategy = Strategy(config, parts),
        };
        return new TraceOutput(trace, html, header, TokenText.Of(pipeline.Tokenizer));
    }

    private static string Strategy(GenerationConfig config, GeneratorParts parts)
    {
        if (config.IsBeamSearch) return $"beam search of {config.NumBeams}";
        string? draft = parts.Draft?.GetType().Name ?? (config.IsPromptLookup ? nameof(PromptLookup) : null);
        if (draft is null or nameof(NoDraft)) return "no draft";
        string length = parts.DraftLength?.GetType().Name ?? (config.NumAssistantTokens > 0 ? $"{nameof(FixedLength)} {config.NumAssistantTokens}" : "as the draft gives");
        return parts.Verifier is { } verifier ? $"{draft}, {length}, {verifier.GetType().Name}" : $"{draft}, {length}";
    }
}
