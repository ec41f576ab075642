using System.Text.Json;

namespace Lockstep.Text.Tests.Jinja;

/// <summary>Renders with one fixed set of variables, so that a test is a line.</summary>
internal static class Sample
{
    private static readonly JsonElement s_variables = JsonDocument.Parse("""
        {
          "s": "Hello World",
          "u": "naïve 😀 ß İ Σας",
          "n": null,
          "t": true,
          "i": 42,
          "f": 3.14159,
          "neg": -7,
          "big": 123456789012345678901234567890,
          "l": [1, 2, 3, 4, 5],
          "ls": ["b", "A", "c", "a"],
          "e": [],
          "d": {"b": 2, "a": 1, "C": 3},
          "items": "ctx",
          "x": "ctxx",
          "users": [{"name": "john", "age": 30, "city": "NY", "act": true},
            {"name": "Ann", "age": 25, "city": "ny", "act": false},
            {"name": "bob", "age": 25, "city": "LA", "act": true, "addr": {"zip": "1"}}],
          "nested": {"items": [1, 2], "k": {"get": 5, "deep": [{"a": 1}]}},
          "html": "<a href='x'>\"&\"</a>",
          "ml": "line1\nline2\n\nline4",
          "floats": [1.0, 0.1, 1e+16, 1e-05, 1.5e+300, 100000.0, 123456789.123, -0.0, 1000000000000000.0, 9999999999999998.0, 5e-324, 0.0001]
        }
        """).RootElement;

    /// <summary>The clock of all tests: a Friday.</summary>
    public static DateTime Now { get; } = new(2026, 1, 2, 3, 4, 5);

    public static string Template(string template) => ChatTemplate.Parse(template).Render(s_variables, Now);

    public static string Expression(string expression) => Template("{{ " + expression + " }}");
}
