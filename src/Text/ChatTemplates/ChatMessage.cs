namespace Lockstep.Text;

/// <summary>One turn of a conversation.</summary>
/// <param name="Role">Who speaks: <c>system</c>, <c>user</c>, <c>assistant</c>, <c>tool</c>, or what the template knows.</param>
/// <param name="Content">What is said, as plain text. The template inserts it unescaped.</param>
public sealed record ChatMessage(string Role, string Content);
