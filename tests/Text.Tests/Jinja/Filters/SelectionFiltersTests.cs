namespace Lockstep.Text.Tests.Jinja.Filters;

/// <summary>Expected values come from Jinja 3.1.6 with the settings of Transformers; the variables are those of <see cref="Sample"/>.</summary>
public sealed class SelectionFiltersTests
{
    [Theory]
    [InlineData("users|sort(attribute='age')|map(attribute='name')|list", "['Ann', 'bob', 'john']")]
    [InlineData("users|sort(attribute='age,name')|map(attribute='name')|join(',')", "Ann,bob,john")]
    [InlineData("users|groupby('city')|map(attribute='grouper')|list", "['LA', 'NY']")]
    [InlineData("users|groupby('city',case_sensitive=true)|map('first')|list", "['LA', 'NY', 'ny']")]
    [InlineData("users|groupby('addr.zip',default='0')|map(attribute='list')|map('length')|list", "[2, 1]")]
    [InlineData("l|map('string')|list", "['1', '2', '3', '4', '5']")]
    [InlineData("ls|map('upper')|join", "BACA")]
    [InlineData("users|map(attribute='name')|join(', ')", "john, Ann, bob")]
    [InlineData("users|map(attribute='addr.zip',default='?')|join(',')", "?,?,1")]
    [InlineData("users|map(attribute='zz')|list", "[Undefined, Undefined, Undefined]")]
    [InlineData("l|select('odd')|list", "[1, 3, 5]")]
    [InlineData("l|select|list", "[1, 2, 3, 4, 5]")]
    [InlineData("l|reject('odd')|list", "[2, 4]")]
    [InlineData("l|select('divisibleby',2)|list", "[2, 4]")]
    [InlineData("l|select('>',2)|list", "[3, 4, 5]")]
    [InlineData("l|select('in',[1,2])|list", "[1, 2]")]
    [InlineData("users|selectattr('act')|map(attribute='name')|list", "['john', 'bob']")]
    [InlineData("users|rejectattr('act')|map(attribute='name')|list", "['Ann']")]
    [InlineData("users|selectattr('age','equalto',25)|map(attribute='name')|list", "['Ann', 'bob']")]
    [InlineData("users|selectattr('name','in',['bob'])|list|length", "1")]
    [InlineData("users|selectattr('zz','defined')|list", "[]")]
    [InlineData("missing|map('upper')|list", "[]")]
    [InlineData("n|select|list", "[]")]
    [InlineData("e|select('nosuch')|list", "[]")]
    [InlineData("l|select('odd')|first", "1")]
    [InlineData("s.split(' ')|map('first')|join", "HW")]
    [InlineData("d.items()|map('first')|list", "['b', 'a', 'C']")]
    [InlineData("d.items()|map(attribute=0)|list", "['b', 'a', 'C']")]
    [InlineData("d.items()|map(attribute='1')|list", "[2, 1, 3]")]
    [InlineData("users|map('attr','name')|list", "[Undefined, Undefined, Undefined]")]
    [InlineData("l|map('round',1)|list", "[1, 2, 3, 4, 5]")]
    [InlineData("ls|map('replace','a','z')|list", "['b', 'A', 'c', 'z']")]
    [InlineData("ls|map('default','x')|list", "['b', 'A', 'c', 'a']")]
    [InlineData("users|selectattr('age','>',26)|map(attribute='name')|first", "john")]
    [InlineData("users|map(attribute='age')|map('string')|join('+')", "30+25+25")]
    [InlineData("users|map(attribute='age')|unique|list", "[30, 25]")]
    public void Value_is_that_of_Python(string expression, string expected) =>
        Assert.Equal(expected, Sample.Expression(expression));

    [Theory]
    [InlineData("users|map('zz')|list")]
    [InlineData("users|map|list")]
    [InlineData("l|map|length")]
    [InlineData("users|selectattr()|list")]
    [InlineData("l|select('nosuch')|list")]
    [InlineData("l|select('odd')|length")]
    public void Fails_as_in_Python(string expression) =>
        Assert.Throws<TemplateException>(() => Sample.Expression(expression));
}
