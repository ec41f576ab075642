using Lockstep.Graph.Ir;

namespace Lockstep.Graph.Tests.Ir;

public class TensorNamesTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a", new[] { "a" })]
    [InlineData("a,b", new[] { "a", "b" })]
    [InlineData(@"a\,b,c", new[] { "a,b", "c" })]
    [InlineData(@"\,", new[] { "," })]
    [InlineData(@"a\,\,b", new[] { "a,,b" })]
    [InlineData(@"a\b,c\", new[] { @"a\b", @"c\" })]
    [InlineData("a,,b,", new[] { "a", "b" })]
    [InlineData("onnx::Add 1,/model/x:0", new[] { "onnx::Add 1", "/model/x:0" })]
    public void Names_are_split_at_bare_commas(string text, string[] names) => Assert.Equal(names, TensorNames.Split(text));
}
