namespace Lockstep.Text.Jinja;

/// <summary>Marks "no value": an argument that was not given, a name that is not assigned yet. Templates never see it.</summary>
internal sealed class Missing
{
    private Missing()
    {
    }

    public static Missing Value { get; } = new();
}
