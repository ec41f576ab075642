using System.Text;

namespace Lockstep.Graph.Ir;

/// <summary>The <c>names</c> attribute of a port: tensor names joined by commas; a comma inside a name is written <c>\,</c>.</summary>
internal static class TensorNames
{
    public static string Join(IEnumerable<string> names) => string.Join(',', names.Select(name => name.Replace(",", "\\,", StringComparison.Ordinal)));

    public static string[] Split(string text)
    {
        if (text.Length == 0) return [];
        var names = new List<string>();
        var name = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            bool escaped = text[i] == '\\' && i + 1 < text.Length && text[i + 1] == ',';
            if (escaped) name.Append(text[++i]);
            else if (text[i] != ',') name.Append(text[i]);
            else Flush();
        }

        Flush();
        return [.. names];

        void Flush()
        {
            if (name.Length > 0) names.Add(name.ToString());
            name.Clear();
        }
    }
}
