namespace Lockstep.Graph.Inference;

/// <summary>
/// The equation of Einsum-7, such as <c>bij,bjk->bik</c>: letters name axes, <c>...</c> stands for any number of broadcast axes. Without <c>-></c> the
/// output has the ellipsis, then the letters of a single input in alphabetic order (upper case first).
/// </summary>
internal sealed class EinsumEquation
{
    /// <summary>The label of <c>...</c>.</summary>
    public const char Ellipsis = '.';

    private EinsumEquation(string[] inputs, string output)
    {
        Inputs = inputs;
        Output = output;
    }

    /// <summary>Labels of each input; <see cref="Ellipsis"/> stands for <c>...</c>.</summary>
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>Labels of the output.</summary>
    public string Output { get; }

    /// <summary>Reads the attribute <c>equation</c>.</summary>
    /// <exception cref="AttributeException">It breaks the syntax.</exception>
    public static EinsumEquation Read(Attributes attributes)
    {
        string text = string.Concat(attributes.Text("equation").Where(letter => !char.IsWhiteSpace(letter)));
        int arrow = text.IndexOf("->", StringComparison.Ordinal);
        string[] inputs = (arrow < 0 ? text : text[..arrow]).Split(',').Select(part => Labels(part, text)).ToArray();
        if (arrow < 0) return new EinsumEquation(inputs, Implicit(inputs));
        string output = Labels(text[(arrow + 2)..], text);
        foreach (char label in output)
        {
            if (!inputs.Any(input => input.Contains(label))) throw Bad(text, $"has the output label '{Name(label)}', which no input has");
            if (output.Count(other => other == label) > 1) throw Bad(text, $"has the output label '{Name(label)}' twice");
        }

        return new EinsumEquation(inputs, output);
    }

    /// <summary>How messages call a label.</summary>
    public static string Name(char label) => label == Ellipsis ? "..." : label.ToString();

    private static string Implicit(string[] inputs)
    {
        string all = string.Concat(inputs);
        IEnumerable<char> single = all.Where(label => label != Ellipsis && all.Count(other => other == label) == 1).Order();
        return (all.Contains(Ellipsis) ? "." : "") + string.Concat(single);
    }

    private static string Labels(string part, string equation)
    {
        string labels = part.Replace("...", ".", StringComparison.Ordinal);
        if (labels.Any(label => label != Ellipsis && !char.IsAsciiLetter(label))) throw Bad(equation, $"has '{part}', expected letters and '...'");
        return labels.Count(label => label == Ellipsis) > 1 ? throw Bad(equation, $"has '{part}', expected one ellipsis at most") : labels;
    }

    private static AttributeException Bad(string equation, string what) => new("equation", $"'{equation}' {what}");
}
