using System.Text;
using System.Text.Json.Nodes;
using Lockstep.Decoding.Grammar;

namespace Lockstep.Decoding.Tests.Grammar.JsonSchema;

/// <summary>Random schemas: what is generated is valid, and what is valid can be generated.</summary>
public class JsonSchemaPropertyTests
{
    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_a_walk_gives_is_valid_and_what_is_valid_is_accepted(int seed)
    {
        var random = new Random(seed);
        var samples = new SchemaSamples(random);
        int valid = 0;
        for (int i = 0; i < 40; i++)
        {
            JsonObject root = samples.Schema(3);
            string schema = root.ToJsonString();
            CompiledGrammar compiled;
            try
            {
                compiled = CompiledGrammar.FromJsonSchema(schema);
            }
            catch (GrammarException error) when (error.Message.Contains("accepts no text"))
            {
                continue; // the bounds of a number cross
            }

            TokenGrammar grammar = compiled.Over(Vocabularies.Make(seed));
            for (int walk = 0; walk < 4; walk++)
            {
                byte[] text = GrammarWalk.Random(grammar, random, random.Next(40));
                string json = new UTF8Encoding(false, true).GetString(text);
                Assert.True(SchemaValidator.IsValid(schema, json), $"{json} under {schema}");
            }

            for (int value = 0; value < 12; value++)
            {
                string json = samples.Value(root, root);
                if (!SchemaValidator.IsValid(schema, json, isClosed: true)) continue;
                valid++;
                Assert.True(compiled.Accepts(json), $"{json} under {schema}");
            }
        }

        Assert.True(valid > 60, $"Only {valid} random values were valid.");
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 12)];
}
