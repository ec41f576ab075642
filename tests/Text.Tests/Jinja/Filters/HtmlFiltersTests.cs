namespace Lockstep.Text.Tests.Jinja.Filters;

/// <summary>Expected values come from Jinja 3.1.6 with the settings of Transformers; the variables are those of <see cref="Sample"/>.</summary>
public sealed class HtmlFiltersTests
{
    [Theory]
    [InlineData("html|e", "&lt;a href=&#39;x&#39;&gt;&#34;&amp;&#34;&lt;/a&gt;")]
    [InlineData("html|escape", "&lt;a href=&#39;x&#39;&gt;&#34;&amp;&#34;&lt;/a&gt;")]
    [InlineData("html|safe", "<a href='x'>\"&\"</a>")]
    [InlineData("html|safe|e", "<a href='x'>\"&\"</a>")]
    [InlineData("html|e|e", "&lt;a href=&#39;x&#39;&gt;&#34;&amp;&#34;&lt;/a&gt;")]
    [InlineData("html|forceescape", "&lt;a href=&#39;x&#39;&gt;&#34;&amp;&#34;&lt;/a&gt;")]
    [InlineData("html|e|forceescape", "&amp;lt;a href=&amp;#39;x&amp;#39;&amp;gt;&amp;#34;&amp;amp;&amp;#34;&amp;lt;/a&amp;gt;")]
    [InlineData("html|striptags", "\"&\"")]
    [InlineData("'<p>a  &lt;b</p><!-- c -->d'|striptags", "a <bd")]
    [InlineData("html|e ~ '<'", "&lt;a href=&#39;x&#39;&gt;&#34;&amp;&#34;&lt;/a&gt;<")]
    [InlineData("(html|safe) + '<b>'", "<a href='x'>\"&\"</a>&lt;b&gt;")]
    [InlineData("'<b>' + (html|safe)", "&lt;b&gt;<a href='x'>\"&\"</a>")]
    [InlineData("(html|safe) * 2", "<a href='x'>\"&\"</a><a href='x'>\"&\"</a>")]
    [InlineData("(html|safe)|upper", "<A HREF='X'>\"&\"</A>")]
    [InlineData("('%s'|safe) % '<'", "&lt;")]
    [InlineData("[html|safe]", "[Markup('<a href=\\'x\\'>\"&\"</a>')]")]
    [InlineData("(html|safe).upper()", "<A HREF='X'>\"&\"</A>")]
    [InlineData("(html|safe).replace('a','<')", "<&lt; href='x'>\"&\"</&lt;>")]
    [InlineData("(html|safe)[0:3] + '<'", "<a &lt;")]
    [InlineData("(html|safe)|length", "19")]
    [InlineData("(html|safe) == html", "True")]
    [InlineData("'a b/c?é'|urlencode", "a%20b/c%3F%C3%A9")]
    [InlineData("{'a b':'c&d','e':1}|urlencode", "a+b=c%26d&e=1")]
    [InlineData("[('a',1),('b','x/y')]|urlencode", "a=1&b=x%2Fy")]
    [InlineData("5|urlencode", "5")]
    [InlineData("{'class':'x','id':n,'m':missing,'v':'<\"'}|xmlattr", " class=\"x\" v=\"&lt;&#34;\"")]
    [InlineData("{'a':1}|xmlattr(false)", "a=\"1\"")]
    [InlineData("'see http://www.example.com/a?b=1, (www.foo.org) and x.com.'|urlize", "see <a href=\"http://www.example.com/a?b=1\" rel=\"noopener\">http://www.example.com/a?b=1</a>, (<a href=\"https://www.foo.org\" rel=\"noopener\">www.foo.org</a>) and x.com.")]
    [InlineData("'(https://a.b.cc/c_(d))'|urlize(none, true)", "(<a href=\"https://a.b.cc/c_(d)\" rel=\"nofollow noopener\">https://a.b.cc/c_(d)</a>)")]
    [InlineData("'http://example.com/long/path'|urlize(12, target='_blank', rel='z a')", "<a href=\"http://example.com/long/path\" rel=\"a noopener z\" target=\"_blank\">http://examp...</a>")]
    [InlineData("'me@x.com, mailto:a@b.co. @a@b.cc'|urlize", "<a href=\"mailto:me@x.com\">me@x.com</a>, <a href=\"mailto:a@b.co\">a@b.co</a>. @a@b.cc")]
    [InlineData("'tel:123 x'|urlize(extra_schemes=['tel:'])", "<a href=\"tel:123\" rel=\"noopener\">tel:123</a> x")]
    [InlineData("'http://1.2.3.4:80/ http://[::1:2] http://x'|urlize", "<a href=\"http://1.2.3.4:80/\" rel=\"noopener\">http://1.2.3.4:80/</a> <a href=\"http://[::1:2]\" rel=\"noopener\">http://[::1:2]</a> http://x")]
    [InlineData("html|urlize", "&lt;a href=&#39;x&#39;&gt;&#34;&amp;&#34;&lt;/a&gt;")]
    [InlineData("('<'|safe).strip('<') ~ '|'", "|")]
    [InlineData("('a&b'|safe).replace('&', '<')", "a&lt;b")]
    [InlineData("('-'|safe).join(['<', 1])", "&lt;-1")]
    public void Value_is_that_of_Python(string expression, string expected) =>
        Assert.Equal(expected, Sample.Expression(expression));

    [Theory]
    [InlineData("{'a b':1}|xmlattr")]
    [InlineData("'x'|urlize(extra_schemes=['a'])")]
    [InlineData("{1: 'x'}|xmlattr")]
    public void Fails_as_in_Python(string expression) =>
        Assert.Throws<TemplateException>(() => Sample.Expression(expression));
}
