using System.Runtime.ExceptionServices;
using System.Text;
using Lockstep.Decoding.Grammar;

namespace Lockstep.Decoding.Tests.Grammar;

/// <summary>Grammars that mean harm, on a thread with a small stack: a sentence or a result, in bounded time and memory. The test run's own limit is what a hang would meet.</summary>
public class HostileGrammarTests
{
    [Fact]
    public void A_million_choices_are_a_trie() => OnSmallStack(() =>
    {
        var schema = new StringBuilder("{\"enum\":[");
        for (int i = 0; i < 1_000_000; i++) schema.Append(i > 0 ? "," : "").Append("\"item").Append(i.ToString("d6")).Append('"');
        CompiledGrammar grammar = CompiledGrammar.FromJsonSchema(schema.Append("]}").ToString());
        Assert.True(grammar.Accepts("\"item999999\""));
        Assert.False(grammar.Accepts("\"item1000000\""));
        Assert.InRange(grammar.StateCount, 100_000, 1_200_000);
    });

    [Fact]
    public void Choices_of_too_many_bytes_are_refused() => OnSmallStack(() =>
        Refused("needs more than 2,097,152 automaton states", () => CompiledGrammar.FromChoices(Enumerable.Range(0, 100_000).Select(i => $"{i:d6}" + new string((char)('a' + (i % 26)), 40)).ToList())));

    [Theory]
    [InlineData("a{1000000000}")]
    [InlineData("(ab){0,99999999999999999999}")]
    [InlineData("(a{1000000}b{1000000}){1000000}")]
    public void Huge_counts_are_refused(string pattern) => OnSmallStack(() => Refused("needs more than 2,097,152 automaton states", () => CompiledGrammar.FromRegex(pattern)));

    [Fact]
    public void Loops_within_loops_add_up_and_do_not_multiply() => OnSmallStack(() =>
    {
        CompiledGrammar grammar = CompiledGrammar.FromRegex("(((a{0,1000}b){0,1000}c){0,1000}d){0,1000}");
        Assert.InRange(grammar.StateCount, 4000, 5000);
        Assert.True(grammar.Accepts("aaabcbcdd"));
        Assert.False(grammar.Accepts("aaacd"));
        Assert.False(grammar.Accepts(new string('a', 1001) + "bcd"));
    });

    [Theory]
    [InlineData("(a|b)*a(a|b){2000}")]
    [InlineData("(a?){2000}a{2000}")]
    [InlineData("a{0,3000}a{0,3000}a{0,3000}")]
    [InlineData("((a*)*)*b|(a|aa)*c")]
    [InlineData("(.*,){50}x")]
    public void Exponential_expressions_are_followed_or_refused(string pattern) => OnSmallStack(() =>
    {
        TokenGrammar grammar = CompiledGrammar.FromRegex(pattern).Over(Vocabularies.Make());
        var random = new Random(1);
        try
        {
            var position = grammar.Start;
            for (int step = 0; step < 60; step++)
            {
                Assert.True(grammar.Mask(position).Count > 0);
                position = grammar.Next(position, 1 + 'a');
                if (position.State is null) break;
            }
        }
        catch (DecodingException error)
        {
            Assert.Contains("too ambiguous", error.Message);
        }
    });

    [Fact]
    public void A_deep_schema_is_refused() => OnSmallStack(() =>
        Refused("is no JSON of at most 128 levels", () => CompiledGrammar.FromJsonSchema(string.Concat(Enumerable.Repeat("{\"items\":", 100_000)) + "{}" + new string('}', 100_000))));

    [Fact]
    public void A_deep_expression_is_refused() => OnSmallStack(() => Refused("more than 200 groups within each other", () => CompiledGrammar.FromRegex(new string('(', 100_000) + "a" + new string(')', 100_000))));

    [Fact]
    public void Nesting_up_to_the_limit_is_no_deep_recursion() => OnSmallStack(() =>
    {
        Assert.True(CompiledGrammar.FromRegex(new string('(', 200) + "a" + string.Concat(Enumerable.Repeat(")*", 200))).Accepts("aaa"));
        Assert.True(CompiledGrammar.FromRegex(new string('(', 200) + "a" + string.Concat(Enumerable.Repeat("|b){0,2}", 200))).Accepts("aab"));
        string items = string.Concat(Enumerable.Repeat("{\"items\":", 120)) + "{}" + new string('}', 120);
        Assert.True(CompiledGrammar.FromJsonSchema(items).Accepts("[[[]]]"));
        string constant = new string('[', 120) + new string(']', 120);
        Assert.True(CompiledGrammar.FromJsonSchema($"{{\"const\":{constant}}}").Accepts(constant));
    });

    [Fact]
    public void A_long_chain_of_definitions_is_no_deep_recursion() => OnSmallStack(() =>
    {
        var schema = new StringBuilder("{\"$ref\":\"#/$defs/d0\",\"$defs\":{");
        for (int i = 0; i < 20_000; i++) schema.Append($"\"d{i}\":{{\"type\":\"array\",\"items\":{{\"$ref\":\"#/$defs/d{i + 1}\"}}}},");
        CompiledGrammar grammar = CompiledGrammar.FromJsonSchema(schema.Append("\"d20000\":{\"type\":\"null\"}}}").ToString());
        Assert.True(grammar.Accepts("[[[]]]"));
        Assert.True(grammar.Accepts(new string('[', 20_000) + "null" + new string(']', 20_000)));
        Assert.False(grammar.Accepts(new string('[', 20_001) + new string(']', 20_001)));
    });

    [Fact]
    public void A_long_chain_of_references_is_refused() => OnSmallStack(() =>
    {
        var schema = new StringBuilder("{\"$ref\":\"#/$defs/d0\",\"$defs\":{");
        for (int i = 0; i < 20_000; i++) schema.Append($"\"d{i}\":{{\"$ref\":\"#/$defs/d{i + 1}\"}},");
        schema.Append("\"d20000\":{\"type\":\"null\"}}}");
        Refused("more than 1000 $ref and allOf in a row", () => CompiledGrammar.FromJsonSchema(schema.ToString()));
    });

    [Fact]
    public void Choices_that_multiply_are_refused() => OnSmallStack(() =>
    {
        string choice = "{\"anyOf\":[" + string.Join(',', Enumerable.Range(0, 10).Select(i => $"{{\"minimum\":{i}}}")) + "]}";
        Refused("multiplies into too many combinations", () => CompiledGrammar.FromJsonSchema("{\"allOf\":[" + string.Join(',', Enumerable.Repeat(choice, 12)) + "]}"));
    });

    [Fact]
    public void Many_properties_and_prefix_items_are_no_recursion() => OnSmallStack(() =>
    {
        string properties = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"p{i:d5}\":{{\"type\":\"null\"}}"));
        CompiledGrammar members = CompiledGrammar.FromJsonSchema($"{{\"properties\":{{{properties}}},\"additionalProperties\":true}}");
        Assert.True(members.Accepts("""{"p00007":null, "p19999":null, "p20000":[]}"""));
        Assert.False(members.Accepts("""{"p00007":1}"""));
        CompiledGrammar items = CompiledGrammar.FromJsonSchema($"{{\"prefixItems\":[{string.Join(',', Enumerable.Repeat("{\"type\":\"null\"}", 20_000))}],\"items\":false}}");
        Assert.True(items.Accepts("[null,null]"));
        Assert.False(items.Accepts("[null,1]"));
    });

    [Fact]
    public void Ambiguous_recursion_stays_small_however_deep_the_text() => OnSmallStack(() =>
    {
        // Both alternatives could be meant at every level.
        const string Schema = """{"$defs":{"x":{"type":"array","items":{"anyOf":[{"$ref":"#/$defs/x"},{"$ref":"#/$defs/y"}]}},"y":{"type":"array","items":{"anyOf":[{"$ref":"#/$defs/y"},{"$ref":"#/$defs/x"}]},"maxItems":2}},"anyOf":[{"$ref":"#/$defs/x"},{"$ref":"#/$defs/y"}]}""";
        TokenGrammar grammar = CompiledGrammar.FromJsonSchema(Schema).Over(Vocabularies.Make());
        var position = grammar.Start;
        for (int depth = 0; depth < 3000; depth++)
        {
            position = grammar.Next(position, 1 + '[');
            if (depth % 100 == 0) Assert.True(grammar.Mask(position).Allows(1 + ']'));
        }

        for (int depth = 0; depth < 3000; depth++) position = grammar.Next(position, 1 + ']');
        Assert.True(grammar.Mask(position).Allows(Vocabularies.Stop));
    });

    private static void Refused(string part, Func<CompiledGrammar> compile) => Assert.Contains(part, Assert.Throws<GrammarException>(compile).Message);

    private static void OnSmallStack(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception error)
                {
                    failure = ExceptionDispatchInfo.Capture(error);
                }
            },
            maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();
        failure?.Throw();
    }
}
