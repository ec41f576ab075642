using System.Text;

namespace Lockstep.Text.Jinja;

/// <summary>Collects rendered text and pays for it.</summary>
internal sealed class Output
{
    private readonly StringBuilder _text = new();

    public void Append(string text)
    {
        Budget.ChargeCopy(text.Length);
        if (_text.Length + (long)text.Length > Budget.SizeLimit)
        {
            throw new TemplateFault($"the output is longer than {Budget.SizeLimit} characters");
        }
        _text.Append(text);
    }

    public override string ToString() => _text.ToString();
}
