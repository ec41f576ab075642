using System.Text.Json;
using Lockstep.Text.Tokenization;

namespace Lockstep.Text.Tests.Tokenization;

/// <summary>JSON as the readers of tokenizer.json see it.</summary>
internal static class Spot
{
    public static JsonSpot Of(string json) => new(new LoadContext("test.json"), JsonDocument.Parse(json).RootElement.Clone(), "$");
}
