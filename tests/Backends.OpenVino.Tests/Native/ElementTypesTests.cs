using Lockstep.Backends.OpenVino.Native;
using Lockstep.Tensors;
using Lockstep.Tests;

namespace Lockstep.Backends.OpenVino.Tests.Native;

public class ElementTypesTests
{
    [Fact]
    public void Every_type_has_a_number_of_its_own_and_comes_back()
    {
        NativeOpenVino.Need();
        DType[] types = Enum.GetValues<DType>().Where(type => type != DType.Dynamic).ToArray();
        int[] numbers = Array.ConvertAll(types, ElementTypes.NumberOf);
        Assert.Equal(types.Length, numbers.Distinct().Count());
        foreach (DType type in types)
        {
            Assert.Equal(type, ElementTypes.TypeOf(ElementTypes.NumberOf(type), DType.Dynamic));
            Assert.Equal(type, ElementTypes.TypeOf(ElementTypes.NumberOf(type), DType.F32)); // the likely type was wrong
        }
    }

    [Fact]
    public void The_numbers_are_those_of_the_header_of_2025_and_2026()
    {
        NativeOpenVino.Need();
        Assert.SkipUnless(OpenVinoDevices.Version.StartsWith("2025.", StringComparison.Ordinal) || OpenVinoDevices.Version.StartsWith("2026.", StringComparison.Ordinal),
            $"OpenVINO {OpenVinoDevices.Version} may number its types otherwise.");
        (DType Type, int Number)[] header = [(DType.Boolean, 1), (DType.F16, 3), (DType.F32, 4), (DType.I4, 6), (DType.I64, 10), (DType.U8, 16), (DType.NF4, 20), (DType.F8E5M2, 22), (DType.F8E8M0, 25)];
        foreach ((DType type, int number) in header) Assert.Equal(number, ElementTypes.NumberOf(type));
    }

    [Fact]
    public void An_unknown_number_is_refused()
    {
        NativeOpenVino.Need();
        Assert.Contains("element type 999", Assert.Throws<InferRequestException>(() => ElementTypes.TypeOf(999, DType.F32)).Message, StringComparison.Ordinal);
    }
}
