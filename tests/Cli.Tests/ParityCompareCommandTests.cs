using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace Lockstep.Cli.Tests;

public sealed class ParityCompareCommandTests : IDisposable
{
    // What Jenkins publishes as junit-10.xsd, for the elements that are written here.
    private const string Schema = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
          <xs:element name="testsuites"><xs:complexType><xs:sequence><xs:element ref="testsuite" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
          <xs:element name="testsuite"><xs:complexType><xs:sequence>
            <xs:element name="properties" minOccurs="0"><xs:complexType><xs:sequence><xs:element name="property" maxOccurs="unbounded"><xs:complexType>
              <xs:attribute name="name" type="xs:string" use="required"/><xs:attribute name="value" type="xs:string" use="required"/></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
            <xs:element name="testcase" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
              <xs:choice minOccurs="0" maxOccurs="unbounded">
                <xs:element name="skipped"><xs:complexType mixed="true"><xs:attribute name="message" type="xs:string"/></xs:complexType></xs:element>
                <xs:element name="failure"><xs:complexType mixed="true"><xs:attribute name="type" type="xs:string"/><xs:attribute name="message" type="xs:string"/></xs:complexType></xs:element>
                <xs:element name="system-out" type="xs:string"/>
              </xs:choice>
              <xs:attribute name="name" type="xs:string" use="required"/><xs:attribute name="classname" type="xs:string"/></xs:complexType></xs:element>
          </xs:sequence>
            <xs:attribute name="name" type="xs:string" use="required"/><xs:attribute name="tests" type="xs:int"/><xs:attribute name="failures" type="xs:int"/>
            <xs:attribute name="errors" type="xs:int"/><xs:attribute name="skipped" type="xs:int"/></xs:complexType></xs:element>
        </xs:schema>
        """;

    private static readonly string s_model = Path.Combine(LockstepProcess.Root, "models", "tiny-draft");

    private readonly string _folder = Directory.CreateTempSubdirectory("lockstep-compare").FullName;

    private string Stem => Path.Combine(_folder, "x");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Equal_engines_end_with_0_and_others_with_1()
    {
        (int code, string output, _) = LockstepProcess.Run("parity", "compare", "managed", "managed,threads=1", "--model", s_model, "--tokens", "4", "--json");
        Assert.Equal(0, code);
        JsonElement report = JsonDocument.Parse(output).RootElement;
        Assert.Equal("exact", report.GetProperty("verdict").GetString());
        Assert.Equal(["template", "tokenizer", "prefill logits", "teacher-forced decode", "logits steps", "selection", "free run", "detokenise"], report.GetProperty("gates").EnumerateArray().Select(gate => gate.GetProperty("gate").GetString()));
        (string xml, string page) = (Path.Combine(_folder, "report.xml"), Path.Combine(_folder, "report.html"));
        (code, output, _) = LockstepProcess.Run("parity", "compare", "managed", "managed,mode=fast", "--model", s_model, "--tokens", "4", "--junit", xml, "--html", page);
        Assert.Equal(1, code);
        Assert.Contains("verdict: different", output, StringComparison.Ordinal);
        Assert.Contains("prefill logits: prompt 0 row", output, StringComparison.Ordinal);
        Assert.All(["Error by layer", "model.layers.0", "Error by token"], part => Assert.Contains(part, File.ReadAllText(page), StringComparison.Ordinal));
        XElement suite = Valid(xml).Root!.Element("testsuite")!;
        Assert.Equal(("8", "1", "7"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value, suite.Attribute("skipped")!.Value));
        Assert.Equal("prefill logits", suite.Elements("testcase").Single(test => test.Element("failure") is not null).Attribute("name")!.Value);
        Assert.All(suite.Elements("testcase").Elements("skipped"), skipped => Assert.NotEmpty(skipped.Attribute("message")!.Value));
    }

    [Fact]
    public void What_is_captured_compares_exactly_also_when_sampled()
    {
        Assert.Equal(0, LockstepProcess.Run("parity", "capture", s_model, "--out", Stem, "--prompt", "Who are you?", "--ids", "5,17,101", "--tokens", "6", "--seed", "3", "--top-p", "0.9", "--profile", "huggingface").Code);
        string xml = Path.Combine(_folder, "report.xml");
        (int code, string output, string error) = LockstepProcess.Run("parity", "compare", Stem, "managed", "--model", s_model, "--junit", xml);
        Assert.True(code == 0, output + error);
        Assert.Contains("verdict: exact", output, StringComparison.Ordinal);
        Assert.DoesNotContain("not compared ", output, StringComparison.Ordinal);
        Assert.Equal("0", Valid(xml).Root!.Element("testsuite")!.Attribute("failures")!.Value);
    }

    [Fact]
    public void Prompts_come_from_a_file_and_a_text_counts_for_its_perplexity()
    {
        string prompts = Path.Combine(_folder, "prompts.jsonl");
        File.WriteAllText(prompts, """
            {"prompt": "Hi"}

            {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}]}
            {"ids": [1, 2, 3]}
            """);
        (int code, string output, string error) = LockstepProcess.Run("parity", "compare", "managed", "reference", "--model", s_model, "--prompts", prompts, "--text", "eval", "--text-tokens", "150", "--tokens", "3", "--json");
        Assert.True(code == 0, error);
        JsonElement[] gates = [.. JsonDocument.Parse(output).RootElement.GetProperty("gates").EnumerateArray()];
        Assert.True(gates[2].GetProperty("compared").GetInt32() > 150);
        Assert.InRange(gates[2].GetProperty("metrics").GetProperty("perplexityA").GetDouble(), 2, 50); // the model was trained on texts of this kind
        Assert.InRange(gates[6].GetProperty("compared").GetInt32(), 3, 9); // three answers, and the text is not answered
    }

    [Fact]
    public void Noise_of_the_managed_engine_is_nothing()
    {
        (int code, string output, _) = LockstepProcess.Run("parity", "noise", "managed", "--model", s_model, "--threads", "2");
        Assert.Equal(0, code);
        Assert.Contains("managed gives the same bits every way", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Captures_that_cannot_be_read_are_refused()
    {
        Assert.Equal(0, LockstepProcess.Run("parity", "capture", s_model, "--out", Stem, "--ids", "5,17,101", "--tokens", "2").Code);
        string json = File.ReadAllText(Stem + ".json");
        Refused(json[..(json.Length / 2)], "x.json: is no capture: ");
        Refused(json.Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal), "its version is 2, and this program reads version 1");
        Refused(json.Replace("[5, 17, 101]", "[5, 17]", StringComparison.Ordinal), "expected f32 with 2 rows");
        Refused(json.Replace("[5, 17, 101]", "[5, 17, 1000000]", StringComparison.Ordinal), "has token 1000000, outside the vocabulary of 4096");
        Refused("[" + new string('[', 5000), "is no capture: ");
        File.Delete(Stem + ".safetensors");
        Refused(json, "x.safetensors with its numbers is not beside it");
    }

    [Theory]
    [InlineData("there is no device 'nobody'", "nobody", "managed")]
    [InlineData("has the choice 'mode=slow'", "managed,mode=slow", "managed")]
    [InlineData("no-such-folder: there is no such folder or file", "managed@no-such-folder", "managed")]
    [InlineData("no-such-capture.json: is no capture: ", "no-such-capture.json", "managed@.")]
    [InlineData("needs its model folder; give it with --model DIR", "managed", "no-such-capture.json")]
    [InlineData("--tokens is 0, expected 1 or more", "managed", "managed", "--tokens", "0")]
    [InlineData("--limit is NaN, expected a number of 0 or more", "managed", "managed", "--limit", "NaN")]
    [InlineData("--ids has 'x', expected token ids separated by commas", "managed", "managed", "--ids", "1,x")]
    [InlineData("Token 99999 lies outside the vocabulary of 4096", "managed", "managed", "--ids", "1,99999")]
    [InlineData("no-such.jsonl", "managed", "managed", "--prompts", "no-such.jsonl")]
    [InlineData("top_p is 7", "managed", "managed", "--top-p", "7")]
    public void What_cannot_be_compared_ends_with_2_and_a_sentence(string expected, params string[] arguments)
    {
        (int code, string output, string error) = LockstepProcess.Run(["parity", "compare", .. arguments]);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, error, StringComparison.OrdinalIgnoreCase);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    private void Refused(string json, string expected)
    {
        File.WriteAllText(Stem + ".json", json);
        (int code, string output, string error) = LockstepProcess.Run("parity", "compare", Stem, "managed", "--model", s_model);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    private static XDocument Valid(string path)
    {
        var schemas = new XmlSchemaSet();
        schemas.Add(null, XmlReader.Create(new StringReader(Schema)));
        XDocument document = XDocument.Load(path);
        var problems = new List<string>();
        document.Validate(schemas, (_, problem) => problems.Add(problem.Message));
        Assert.Empty(problems);
        return document;
    }
}
