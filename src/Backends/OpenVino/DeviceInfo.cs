namespace Lockstep.Backends.OpenVino;

/// <summary>A device that OpenVINO finds on this machine.</summary>
/// <param name="Name">Its name, such as <c>CPU</c> or <c>GPU.0</c>.</param>
/// <param name="FullName">What the maker calls it.</param>
/// <param name="Precisions">What it computes in, as OpenVINO lists it (<c>OPTIMIZATION_CAPABILITIES</c>).</param>
public sealed record DeviceInfo(string Name, string FullName, IReadOnlyList<string> Precisions);
