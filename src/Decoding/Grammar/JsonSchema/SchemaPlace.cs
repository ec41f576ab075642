using System.Text.Json;

namespace Lockstep.Decoding.Grammar.JsonSchema;

/// <summary>A schema within a document.</summary>
/// <param name="Json">An object, true or false.</param>
/// <param name="Path">Where it is, as a JSON pointer.</param>
internal readonly record struct SchemaPlace(JsonElement Json, string Path)
{
    /// <summary>A schema below this one.</summary>
    public SchemaPlace Below(string keyword, string step, JsonElement json) => new(json, SchemaDocument.Join(SchemaDocument.Join(Path, keyword), step));
}
