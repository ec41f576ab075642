using Lockstep.Decoding.Grammar;

namespace Lockstep.Decoding.Tests.Grammar.JsonSchema;

/// <summary>Keyword by keyword: what is generated, what is not, and what is refused.</summary>
public class JsonSchemaTests
{
    private const string List = """{"$defs":{"node":{"type":"object","properties":{"v":{"type":"integer"},"next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]}},"required":["v","next"]}},"$ref":"#/$defs/node"}""";

    [Theory]
    [InlineData("true", """{"a":[1, -2.5e+7, "\u00e9\ud83d\ude00\/", true, null, {}]}""", true)]
    [InlineData("true", "\"\\ud83d\"", false)] // half a pair
    [InlineData("true", "\"\n\"", false)]
    [InlineData("true", "01", false)]
    [InlineData("true", "1.", false)]
    [InlineData("true", "[1,  2]", false)] // one space at most
    [InlineData("true", "[ 1]", false)]
    [InlineData("""{"type":"object"}""", "{}", true)]
    [InlineData("""{"type":"object"}""", "[]", false)]
    [InlineData("""{"type":["integer","null"]}""", "null", true)]
    [InlineData("""{"type":["integer","null"]}""", "1.0", false)]
    [InlineData("""{"type":["integer","number"]}""", "1.0", true)]
    [InlineData("""{"type":"integer","enum":[1, 2.0, 2.5, "x", null]}""", "2.0", true)]
    [InlineData("""{"type":"integer","enum":[1, 2.0, 2.5, "x", null]}""", "2.5", false)]
    [InlineData("""{"const":{"a":[1, "\u00e9"]}}""", """{"a": [1,"é"]}""", true)]
    [InlineData("""{"enum":["a","ab","b"]}""", "\"ab\"", true)]
    [InlineData("""{"enum":["a","ab","b"]}""", "\"abb\"", false)]
    [InlineData("""{"allOf":[{"enum":[1,"a",[1]]},{"enum":[1.0,[1],2]}]}""", "[1]", true)]
    [InlineData("""{"allOf":[{"enum":[1,"a",[1]]},{"enum":[1.0,[1],2]}]}""", "\"a\"", false)]
    [InlineData("""{"properties":{"a":{},"b":{}},"required":["b"]}""", """{"b": 1}""", true)]
    [InlineData("""{"properties":{"a":{},"b":{}},"required":["b"]}""", """{"a": 1}""", false)]
    [InlineData("""{"properties":{"a":{},"b":{}},"required":["b"]}""", """{"b": 1, "a": 1}""", false)] // in the order of the schema
    [InlineData("""{"properties":{"a":{}}}""", """{"c": 1}""", false)]
    [InlineData("""{"properties":{"a":{}},"additionalProperties":{"type":"integer"}}""", """{"a":"x","c": 1,"d": 2}""", true)]
    [InlineData("""{"properties":{"a":{"type":"null"}},"additionalProperties":true}""", """{"a":1}""", false)]
    [InlineData("""{"properties":{"a":{"type":"null"}},"additionalProperties":true}""", """{"\u0061":1}""", false)] // a name in disguise
    [InlineData("""{"properties":{"a":{"type":"null"}},"additionalProperties":true}""", """{"aa":1,"":2}""", true)]
    [InlineData("""{"properties":{"a":false,"b":true}}""", """{"b":1}""", true)]
    [InlineData("""{"properties":{"a":false,"b":true}}""", """{"a":1}""", false)]
    [InlineData("""{"properties":{"a":{}},"required":["z"]}""", """{"z":1}""", true)]
    [InlineData("""{"allOf":[{"properties":{"a":{"type":"integer"}},"required":["a"]},{"properties":{"a":{"minimum":5},"b":{"type":"null"}}}]}""", """{"a":5,"b":null}""", true)]
    [InlineData("""{"allOf":[{"properties":{"a":{"type":"integer"}},"required":["a"]},{"properties":{"a":{"minimum":5},"b":{"type":"null"}}}]}""", """{"a":4}""", false)]
    [InlineData("""{"allOf":[{"properties":{"a":{}},"additionalProperties":false},{"properties":{"b":{}}}]}""", """{"b":4}""", false)]
    [InlineData("""{"type":"object","properties":{"k":{"type":"string"}},"anyOf":[{"properties":{"x":{"type":"integer"}},"required":["x"]},{"required":["k"]}]}""", """{"k":"", "x":4}""", true)]
    [InlineData("""{"type":"object","properties":{"k":{"type":"string"}},"anyOf":[{"properties":{"x":{"type":"integer"}},"required":["x"]},{"required":["k"]}]}""", "{}", false)]
    [InlineData("""{"type":"array","prefixItems":[{"type":"integer"},{"type":"null"}],"items":false}""", "[1, null]", true)]
    [InlineData("""{"type":"array","prefixItems":[{"type":"integer"},{"type":"null"}],"items":false}""", "[1]", true)]
    [InlineData("""{"type":"array","prefixItems":[{"type":"integer"},{"type":"null"}],"items":false}""", "[1, null, 2]", false)]
    [InlineData("""{"type":"array","items":[{"type":"integer"}],"additionalItems":{"type":"null"}}""", "[1, null, null]", true)]
    [InlineData("""{"minItems":2,"maxItems":3,"items":{"type":"boolean"}}""", "[true,false]", true)]
    [InlineData("""{"minItems":2,"maxItems":3,"items":{"type":"boolean"}}""", "[true]", false)]
    [InlineData("""{"minItems":2,"maxItems":3,"items":{"type":"boolean"}}""", "[true,true,true,true]", false)]
    [InlineData("""{"type":"array","maxItems":0}""", "[]", true)]
    [InlineData("""{"type":"array","maxItems":0}""", "[1]", false)]
    [InlineData("""{"type":"array","minItems":1,"maxItems":1,"prefixItems":[{"const":1},{"const":2}]}""", "[1]", true)]
    [InlineData("""{"type":"array","minItems":1,"maxItems":1,"prefixItems":[{"const":1},{"const":2}]}""", "[1,2]", false)]
    [InlineData("""{"minLength":2,"maxLength":2}""", "\"\\n😀\"", true)]
    [InlineData("""{"minLength":2,"maxLength":2}""", "\"\\ud83d\\ude00x\"", true)] // a pair is one character
    [InlineData("""{"minLength":2,"maxLength":2}""", "\"abc\"", false)]
    [InlineData("""{"pattern":"b+"}""", "\"abbc\\n\"", true)]
    [InlineData("""{"pattern":"^b+$"}""", "\"abb\"", false)]
    [InlineData("""{"pattern":"^a|b$"}""", "\"cb\"", true)]
    [InlineData("""{"pattern":"^a|b$"}""", "\"ca\"", false)]
    [InlineData("""{"pattern":"^.\"\\\\$"}""", "\"x\\\"\\\\\"", true)]
    [InlineData("""{"format":"date"}""", "\"2024-02-29\"", true)]
    [InlineData("""{"format":"date"}""", "\"1900-02-29\"", false)]
    [InlineData("""{"format":"date"}""", "\"2023-04-31\"", false)]
    [InlineData("""{"format":"date-time"}""", "\"2023-04-30T23:59:59.125+02:00\"", true)]
    [InlineData("""{"format":"date-time"}""", "\"2023-04-30 23:59:59Z\"", false)]
    [InlineData("""{"format":"email"}""", "\"jo.do@example.org\"", true)]
    [InlineData("""{"format":"duration"}""", "\"P1Y2M3DT4H\"", false)]
    [InlineData("""{"format":"duration"}""", "\"P3DT4H5M\"", true)]
    [InlineData("""{"format":"ipv4"}""", "\"256.1.1.1\"", false)]
    [InlineData("""{"type":"integer","format":"int32"}""", "7", true)]
    [InlineData("""{"type":"integer","minimum":-3,"exclusiveMaximum":12}""", "11", true)]
    [InlineData("""{"type":"integer","minimum":-3,"exclusiveMaximum":12}""", "12", false)]
    [InlineData("""{"type":"integer","minimum":-3,"exclusiveMaximum":12}""", "-4", false)]
    [InlineData("""{"type":"integer","minimum":-3,"exclusiveMaximum":12}""", "-0", false)]
    [InlineData("""{"minimum":1e2,"maximum":100.50}""", "100.500", true)]
    [InlineData("""{"minimum":1e2,"maximum":100.50}""", "100.501", false)]
    [InlineData("""{"minimum":1e2,"maximum":100.50}""", "99.9", false)]
    [InlineData("""{"exclusiveMinimum":0}""", "0.000", false)]
    [InlineData("""{"exclusiveMinimum":0}""", "0.0001", true)]
    [InlineData("""{"exclusiveMinimum":-2.5,"maximum":-0.25}""", "-2.5", false)]
    [InlineData("""{"exclusiveMinimum":-2.5,"maximum":-0.25}""", "-0.25", true)]
    [InlineData("""{"exclusiveMinimum":-2.5,"maximum":-0.25}""", "-0.249", false)]
    [InlineData("""{"minimum":7}""", "99999999999999999999999", true)]
    [InlineData(List, """{"v":1,"next":{"v":2,"next":null}}""", true)]
    [InlineData(List, """{"v":1,"next":{"v":2}}""", false)]
    [InlineData("""{"$defs":{"a/b ~":{"type":"null"}},"items":{"$ref":"#/$defs/a~1b%20~0"}}""", "[null]", true)]
    [InlineData("""{"properties":{"a":{"$ref":"#"}}}""", """{"a":{"a":{}}}""", true)]
    [InlineData("""{"title":"t","description":"d","default":1,"examples":[],"$schema":"x","$id":"y","x-order":1,"type":"null"}""", "null", true)]
    public void Accepts(string schema, string json, bool accepted) => Assert.Equal(accepted, CompiledGrammar.FromJsonSchema(schema).Accepts(json));

    [Theory]
    [InlineData("""{"properties":{"a":{"not":{}}}}""", "The JSON schema has the keyword 'not' at #/properties/a, which is not supported; remove it, or say it with those that are (docs/grammar.md).")]
    [InlineData("""{"items":{"multipleOf":2}}""", "'multipleOf' at #/items")]
    [InlineData("""{"uniqueItems":true}""", "'uniqueItems' at #")]
    [InlineData("""{"patternProperties":{}}""", "'patternProperties' at #")]
    [InlineData("""{"anyOf":[{"if":true}]}""", "'if' at #/anyOf/0")]
    [InlineData("""{"maxlength":3}""", "'maxlength' at #")]
    [InlineData("""{"type":"text"}""", "The JSON schema has 'type' of \"text\" at #, expected one or several of null, boolean")]
    [InlineData("""{"minLength":-1}""", "'minLength' of -1 at #, expected a whole number")]
    [InlineData("""{"minimum":"1"}""", "'minimum' of \"1\" at #, expected a number")]
    [InlineData("""{"exclusiveMinimum":true}""", "'exclusiveMinimum' of true at #, expected a number")]
    [InlineData("""{"format":"phone"}""", "'format' of \"phone\" at #, expected one of date, time")]
    [InlineData("""{"pattern":"a(?=b)"}""", "a pattern at #: The regular expression 'a(?=b)' has look-ahead")]
    [InlineData("""{"pattern":"^a$","maxLength":3}""", "say all of it in one pattern")]
    [InlineData("""{"enum":["a"],"minLength":3}""", "'minLength' beside an enum or const at #")]
    [InlineData("""{"$ref":"other.json"}""", "expected a place in this schema, such as #/$defs/name")]
    [InlineData("""{"$ref":"#/$defs/x"}""", "expected a place in this schema: # has no '$defs'")]
    [InlineData("""{"$ref":"#"}""", "leads back to itself without any text between")]
    [InlineData("""{"$defs":{"a":{"$ref":"#/$defs/b"},"b":{"allOf":[{"$ref":"#/$defs/a"}]}},"$ref":"#/$defs/a"}""", "leads back to itself")]
    [InlineData("""{"$defs":{"a":{"anyOf":[{"type":"null"},{"$ref":"#/$defs/b"}]},"b":{"oneOf":[{"$ref":"#/$defs/a"}]}},"$ref":"#/$defs/a"}""", "leads back to itself")]
    [InlineData("""{"anyOf":[{"type":"null"},{"$ref":"#"}],"description":"x"}""", "leads back to itself")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"#"}},"required":["a"]}""", "accepts no text at all: nothing finite fits the JSON schema at #.")]
    [InlineData("""{"type":"string","enum":[1]}""", "accepts no text at all")]
    [InlineData("""{"allOf":[{"type":"string"},{"type":"null"}]}""", "accepts no text at all")]
    [InlineData("false", "accepts no text at all")]
    [InlineData("[]", "expected a schema: an object, true or false")]
    [InlineData("""{"items":3}""", "The JSON schema has 3 at #/items, expected a schema")]
    [InlineData("{", "The JSON schema is no JSON")]
    [InlineData("""{"const":"\ud800"}""", "half a surrogate pair")]
    [InlineData("""{"minimum":1e99999}""", "expected one of at most 1000 digits")]
    public void What_is_not_supported_is_named(string schema, string part) => Assert.Contains(part, Assert.Throws<GrammarException>(() => CompiledGrammar.FromJsonSchema(schema)).Message);

    [Fact]
    public void Bounds_of_numbers_are_exact()
    {
        string[] bounds = ["-12", "-1.05", "-1", "-0.5", "0", "0.07", "0.5", "1", "9.99", "10", "105.5"];
        decimal[] values = [-120, -12.001m, -12, -11.999m, -1.06m, -1.05m, -1.04m, -1, -0.51m, -0.5m, 0, 0.06m, 0.07m, 0.070m, 0.071m, 0.5m, 0.50m, 1, 1.0m, 9.98m, 9.99m, 9.990m, 9.991m, 10, 10.01m, 99, 105.5m, 105.51m, 106, 1055];
        foreach (string low in bounds)
        {
            foreach (string high in bounds)
            {
                foreach ((string from, string to) in new[] { ("minimum", "maximum"), ("exclusiveMinimum", "maximum"), ("minimum", "exclusiveMaximum"), ("exclusiveMinimum", "exclusiveMaximum") })
                {
                    string schema = $$"""{"type":"number","{{from}}":{{low}},"{{to}}":{{high}}}""";
                    bool isEmpty = decimal.Parse(low) > decimal.Parse(high) || (low == high && (from, to) != ("minimum", "maximum"));
                    if (isEmpty)
                    {
                        Assert.Throws<GrammarException>(() => CompiledGrammar.FromJsonSchema(schema));
                        continue;
                    }

                    CompiledGrammar grammar = CompiledGrammar.FromJsonSchema(schema);
                    foreach (decimal value in values) Assert.True(SchemaValidator.IsValid(schema, $"{value}") == grammar.Accepts($"{value}"), $"{value} under {schema}");
                }
            }
        }
    }
}
