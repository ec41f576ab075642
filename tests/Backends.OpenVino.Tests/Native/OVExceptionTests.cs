using Lockstep.Backends.OpenVino.Native;

namespace Lockstep.Backends.OpenVino.Tests.Native;

public class OVExceptionTests
{
    [Theory]
    [InlineData("Exception from src/inference/src/cpp/core.cpp:122:\nException from src/inference/src/dev/core_impl.cpp:567:\nDevice with \"GPU\" name is not registered\n\n",
        "Device with \"GPU\" name is not registered")]
    [InlineData("Check 'rank.is_static()' failed at src/core/src/shape.cpp:40:\nWhile validating node 'Add'", "While validating node 'Add'")]
    [InlineData("one line", "one line")]
    [InlineData("Exception from src/a.cpp:1:\n", "Exception from src/a.cpp:1:")] // nothing else was said
    public void Source_lines_of_the_library_are_left_out(string message, string plain) => Assert.Equal(plain, OVException.Plain(message));
}
