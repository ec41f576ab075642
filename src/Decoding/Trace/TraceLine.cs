using System.Text.Json.Serialization;

namespace Lockstep.Decoding.Trace;

/// <summary>A line of a trace file; <c>kind</c> says which.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(TraceHeader), "header")]
[JsonDerivedType(typeof(TraceStep), "step")]
[JsonDerivedType(typeof(TraceBeams), "beams")]
[JsonDerivedType(typeof(TraceEnd), "end")]
public abstract record TraceLine;
