using System.Text.Json;
using Lockstep.Decoding.Grammar;

namespace Lockstep.Decoding;

/// <summary>What an answer must look like: one of the four. <c>json_schema</c> and <c>regex</c> are OpenVINO GenAI's.</summary>
/// <param name="JsonSchema">A JSON schema as text: the answer is JSON that is valid under it.</param>
/// <param name="Regex">A regular expression that matches the whole answer.</param>
/// <param name="Choices">The answer is one of these texts.</param>
/// <param name="JsonObject">The answer is any JSON object.</param>
public sealed record StructuredOutput(string? JsonSchema = null, string? Regex = null, IReadOnlyList<string>? Choices = null, bool JsonObject = false)
{
    // Fields of OpenVINO GenAI that have no counterpart here.
    private static readonly string[] s_unsupported = ["grammar", "structural_tags_config", "compound_grammar"];

    /// <summary>How many of them are given.</summary>
    internal int Given => (JsonSchema is null ? 0 : 1) + (Regex is null ? 0 : 1) + (Choices is null ? 0 : 1) + (JsonObject ? 1 : 0);

    /// <summary>The grammar.</summary>
    /// <exception cref="GrammarException">It cannot be compiled; one sentence.</exception>
    public CompiledGrammar Compile() => this switch
    {
        { JsonSchema: { } schema } => CompiledGrammar.FromJsonSchema(schema),
        { Regex: { } pattern } => CompiledGrammar.FromRegex(pattern),
        { Choices: { } choices } => CompiledGrammar.FromChoices(choices),
        _ => CompiledGrammar.JsonObject(),
    };

    /// <summary>Reads <c>structured_output_config</c> of a <c>generation_config.json</c>.</summary>
    internal static StructuredOutput Read(JsonElement json, List<string> problems)
    {
        string? schema = null, regex = null;
        foreach (JsonProperty field in json.EnumerateObject().Where(field => field.Value.ValueKind != JsonValueKind.Null))
        {
            if (field.Name == "json_schema" && field.Value.ValueKind == JsonValueKind.Object) schema = field.Value.GetRawText(); // the schema itself instead of its text
            else if (field.Name == "json_schema" && field.Value.ValueKind == JsonValueKind.String) schema = field.Value.GetString();
            else if (field.Name == "regex" && field.Value.ValueKind == JsonValueKind.String) regex = field.Value.GetString();
            else if (s_unsupported.Contains(field.Name)) problems.Add($"structured_output_config.{field.Name} is set, but this version has json_schema and regex only; say it with one of them.");
            else problems.Add($"structured_output_config.{field.Name} is {field.Value.ValueKind}, expected json_schema or regex with a text.");
        }

        return new StructuredOutput(schema, regex);
    }
}
