using System.CommandLine;
using Lockstep.Decoding;
using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Grammar;
using Lockstep.Pipelines;

namespace Lockstep.Cli.Commands;

/// <summary>Options that say what the answer must look like.</summary>
internal sealed class GrammarOptions
{
    private readonly Option<string?> _schema = new("--json-schema") { Description = "File with a JSON schema: the answer is JSON that is valid under it." };
    private readonly Option<string?> _regex = new("--regex") { Description = "The answer is a text that this regular expression matches as a whole." };
    private readonly Option<string[]> _choices = new("--choice") { Description = "The answer is one of these texts; may be given several times." };
    private readonly Option<bool> _jsonObject = new("--json-object") { Description = "The answer is a JSON object." };
    private readonly Option<bool> _draft = new("--grammar-draft") { Description = "Guess the tokens that leave no choice; may go with another --draft." };

    public IEnumerable<Option> All => [_schema, _regex, _choices, _jsonObject, _draft];

    /// <summary>The settings with what the command line says.</summary>
    /// <exception cref="UsageException">Several are given, or the file cannot be read.</exception>
    public GenerationConfig Apply(ParseResult parse, GenerationConfig config)
    {
        Option[] given = new Option[] { _schema, _regex, _choices, _jsonObject }.Where(option => parse.GetResult(option) is { Implicit: false }).ToArray();
        if (given.Length > 1) throw new UsageException($"give one of {string.Join(" and ", given.Select(option => option.Name))}, not several: an answer has one grammar");
        if (given.Length == 0) return config;
        return config with { StructuredOutput = new StructuredOutput(Schema(parse), parse.GetValue(_regex), parse.GetValue(_choices) is { Length: > 0 } choices ? choices : null, parse.GetValue(_jsonObject)) };
    }

    /// <summary>The parts with the grammar, and with its guesses when they are asked for.</summary>
    /// <exception cref="UsageException">Guesses are asked for without a grammar.</exception>
    /// <exception cref="GrammarException">The grammar cannot be compiled.</exception>
    public GeneratorParts Apply(ParseResult parse, GenerationConfig config, LlmPipeline pipeline, GeneratorParts parts)
    {
        if (config.StructuredOutput is null) return parse.GetValue(_draft) ? throw new UsageException("--grammar-draft guesses what a grammar leaves no choice about; give --json-schema, --regex, --choice or --json-object too") : parts;
        TokenGrammar grammar = pipeline.CreateGrammar(config);
        if (!parse.GetValue(_draft)) return parts with { Grammar = grammar };
        var draft = new GrammarDraft(grammar);
        IDraft? other = parts.Draft ?? (config.IsPromptLookup ? PromptLookup.Of(config) : null);
        return parts with { Grammar = grammar, Draft = other is null or NoDraft ? draft : new CompositeDraft(draft, other) };
    }

    private string? Schema(ParseResult parse)
    {
        if (parse.GetValue(_schema) is not { } path) return null;
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: {error.Message}");
        }
    }
}
