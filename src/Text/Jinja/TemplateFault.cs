namespace Lockstep.Text.Jinja;

/// <summary>A failure inside a template. Where no position is given, the parser or the renderer adds the place it stands at.</summary>
internal sealed class TemplateFault(string reason, Position? position = null) : Exception(reason)
{
    public Position? Position { get; } = position;
}
