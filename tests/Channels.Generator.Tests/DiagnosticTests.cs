using System.Linq;
using System.Threading.Tasks;
using Channels.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Channels.Generator.Tests;

/// <summary>
/// Each rule, at its place, and what comes close without breaking it. In the sources, <c>{|CHAN001:text|}</c> marks what is
/// reported; anything else that is reported fails the test, and so does a generated file that doesn't compile.
/// </summary>
public sealed class DiagnosticTests
{
    private const string Usings = """
        #pragma warning disable CS0649, CS0169, CS8500
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Threading;
        using System.Threading.Tasks;
        using Channels;
        using MemoryPack;

        """;

    [Theory]
    [InlineData("[ProcessChannel] public interface {|CHAN001:IContract|} { void First(); }")]
    [InlineData("class {|CHAN001:Outer|} { [ProcessChannel] public partial interface IContract { void First(); } }")]
    [InlineData("class {|CHAN001:A|} { class {|CHAN001:B|} { [ProcessChannel] public interface {|CHAN001:IContract|} { void First(); } } }")]
    [InlineData("partial class Outer { [ProcessChannel] public partial interface IContract { void First(); } }")]
    [InlineData("public interface INoContract { int First { get; } }")]
    public Task A_contract_is_partial(string source) => Markup.AssertAsync(Usings + source);

    [Theory]
    [InlineData("[ProcessChannel] public partial interface {|CHAN002:IContract|}<T> { void First(); }")]
    [InlineData("partial class Outer<T> { [ProcessChannel] public partial interface {|CHAN002:IContract|} { void First(); } }")]
    [InlineData("[ProcessChannel] public partial interface IContract { void First(List<int> value); }")]
    public Task A_contract_is_not_generic(string source) => Markup.AssertAsync(Usings + source);

    [Theory]
    [InlineData("interface IBase { void Zeroth(); } [ProcessChannel] partial interface {|CHAN003:IContract|} : IBase { void First(); }")]
    [InlineData("[ProcessChannel] public partial interface {|CHAN003:IContract|} : IDisposable { void First(); }")]
    [InlineData("[ProcessChannel] partial interface IBase { void Zeroth(); } [ProcessChannel] partial interface {|CHAN003:IContract|} : IBase { void First(); }")]
    [InlineData("[ProcessChannel] partial interface IContract { void First(); } interface IMore : IContract { void Second(); }")]
    public Task A_contract_extends_nothing(string source) => Markup.AssertAsync(Usings + source);

    [Theory]
    [InlineData("int {|CHAN004:First|} { get; }")]
    [InlineData("int {|CHAN004:First|} { get => 1; set { } }")]
    [InlineData("int {|CHAN004:this|}[int index] { get; }")]
    [InlineData("event Action {|CHAN004:First|};")]
    [InlineData("private int First => 1; private int this[int index] => index; private event Action Second { add { } remove { } }")]
    [InlineData("static int First { get; set; } static event Action? Second { add { } remove { } } const int Third = 1; class Nested { }")]
    public Task A_contract_holds_methods_only(string member) => Contract(member + " void Last();");

    [Theory]
    [InlineData("void {|CHAN005:First|}() { }")]
    [InlineData("Task {|CHAN005:First|}() => Task.CompletedTask;")]
    [InlineData("static void First() { }")]
    [InlineData("private void First() { }")]
    public Task A_message_has_no_body(string member) => Contract(member + " void Last();");

    [Theory]
    [InlineData("internal void {|CHAN006:First|}();")]
    [InlineData("protected void {|CHAN006:First|}();")]
    [InlineData("static abstract void {|CHAN006:First|}();")]
    [InlineData("public void First();")]
    [InlineData("abstract void First();")]
    public Task A_message_is_a_public_instance_method(string member) => Contract(member + " void Last();");

    [Theory]
    [InlineData("void {|CHAN007:First|}<T>(T value);")]
    [InlineData("void {|CHAN007:First|}<T>() where T : unmanaged;")]
    [InlineData("void First((int, long) value);")]
    public Task A_message_is_not_generic(string member) => Contract(member);

    [Theory]
    [InlineData("void First({|CHAN008:ref int value|});")]
    [InlineData("void First({|CHAN008:out int value|}, {|CHAN008:in long other|});")]
    [InlineData("void First({|CHAN008:ref readonly int value|});")]
    [InlineData("void First(params int[] value);")]
    public Task A_parameter_is_passed_by_value(string member) => Contract(member);

    [Theory]
    [InlineData("{|CHAN009:object value|}")]
    [InlineData("{|CHAN009:dynamic value|}")]
    [InlineData("{|CHAN009:List<object> value|}")]
    [InlineData("{|CHAN009:Dictionary<string, dynamic?> value|}")]
    [InlineData("{|CHAN009:Action value|}")]
    [InlineData("{|CHAN009:Func<int>[] value|}")]
    [InlineData("{|CHAN009:Delegate value|}")]
    [InlineData("{|CHAN009:Task value|}")]
    [InlineData("{|CHAN009:Task<int> value|}")]
    [InlineData("{|CHAN009:Stream value|}")]
    [InlineData("{|CHAN009:Array value|}")]
    [InlineData("{|CHAN019:Plain value|}")]
    [InlineData("{|CHAN019:Plain[] value|}")]
    [InlineData("{|CHAN019:List<Plain> value|}")]
    [InlineData("{|CHAN019:(int, Plain) value|}")]
    [InlineData("{|CHAN019:WithText value|}")]
    [InlineData("{|CHAN019:WithText? value|}")]
    [InlineData("{|CHAN009:WithPointer value|}")]
    [InlineData("{|CHAN009:WithPointer[] value|}")]
    [InlineData("{|CHAN009:WithHiddenPointer value|}")]
    [InlineData("{|CHAN009:List<WithHiddenPointer> value|}")]
    [InlineData("{|CHAN009:WithBufferAndPointer value|}")]
    [InlineData("WithBuffer value, WithBuffer? maybe, WithBuffer[] more, ReadOnlySpan<WithBuffer> most, List<WithBuffer> last")]
    [InlineData("WithHiddenBuffer value")]
    [InlineData("{|CHAN009:int[,,,,] value|}")]
    [InlineData("{|CHAN009:Span<int> value|}")]
    [InlineData("{|CHAN009:ReadOnlySpan<string> value|}")]
    [InlineData("{|CHAN009:ReadOnlySpan<int?> value|}")]
    [InlineData("{|CHAN009:ByRefLike value|}")]
    [InlineData("{|CHAN009:MyList value|}")]
    [InlineData("{|CHAN009:Derived value|}")]
    [InlineData("{|CHAN009:IOther.Writer? value|}")]
    [InlineData("{|CHAN009:List<IOther.Writer> value|}")]
    [InlineData("{|CHAN009:(int, IOther.Reader) value|}")]
    [InlineData("IOther.Writer value, IOther.Reader other, Reader own")]
    [InlineData("{|CHAN009:IOther.Channel value|}")]
    [InlineData("{|CHAN009:CancellationToken? value|}")]
    [InlineData("CancellationToken first, {|CHAN009:CancellationToken value|}")]
    [InlineData("Packable value, (int, WithoutText)[] more, List<WithoutText?> most, ReadOnlyMemory<string> last")]
    public async Task A_type_that_cannot_be_sent_is_reported(string parameters)
    {
        string types = """
            public class Plain { public int Id { get; set; } }
            public struct WithText { public string? Text; }
            public struct WithoutText { public int Number; }
            public unsafe struct WithPointer { public int* Address; }
            public unsafe struct WithHiddenPointer { private int* _address; public int Number; }
            public unsafe struct WithBufferAndPointer { public fixed int Values[4]; public WithHiddenPointer Address; }
            public unsafe struct WithBuffer { public fixed float Values[8]; }
            public unsafe struct WithHiddenBuffer { private fixed byte _values[8]; public int Number; }
            public ref struct ByRefLike { public int Number; }
            public class MyList : List<int> { }
            [MemoryPackable] public partial class Packable { public int Id { get; set; } }
            public class Derived : Packable { }
            [ProcessChannel] public partial interface IOther { void First(int value); }

            """;
        string source = Usings + types + $"[ProcessChannel] public partial interface IContract {{ void First({parameters}); }}";
        await Markup.AssertAsync(source, static text => WithUnsafe(TestCompilation.Create(text)));
    }

    [Theory]
    [InlineData("{|CHAN019:Item value|}", "class Item { public string? Text { get; set; } }")]
    [InlineData("{|CHAN019:Dictionary<int, Item?> value|}", "sealed record Item(int Id, string Name, List<int> Counts);")]
    [InlineData("int first, {|CHAN019:Item[] value|}, bool last", "struct Item { public string Text; private object _hidden; public Item(string text) => (Text, _hidden) = (text, text); }")]
    [InlineData("{|CHAN019:Item value|}", "class Item { public Item? Next { get; set; } public Other? Other { get; init; } } class Other { public string Name { get; set; } = \"\"; }")]
    [InlineData("{|CHAN009:Dictionary<object, Item> value|}", "class Item { public string? Text { get; set; } }")]
    [InlineData("{|CHAN009:Item value|}", "class Item { public object? Any { get; set; } }")]
    [InlineData("{|CHAN009:Item value|}", "class Item { public string Text { get; } = \"\"; }")]
    [InlineData("{|CHAN009:Item value|}", "class Item { public string? Text; public Item() { } public Item(string text) => Text = text; }")]
    [InlineData("{|CHAN009:Item value|}", "class Item { public Item(int hidden) { } public string? Text { get; set; } }")]
    [InlineData("{|CHAN009:Item value|}", "abstract class Item { public string? Text { get; set; } }")]
    [InlineData("{|CHAN009:Item value|}", "interface Item { string? Text { get; set; } }")]
    [InlineData("{|CHAN009:Item<int> value|}", "class Item<T> { public string? Text { get; set; } }")]
    [InlineData("{|CHAN009:Item value|}", "class Item : Base { } class Base { public string? Text { get; set; } }")]
    [InlineData("{|CHAN009:Outer.Item value|}", "class Outer { public class Item { public string? Text { get; set; } } }")]
    [InlineData("Item value", "struct Item { public int Number; }")]
    public Task A_type_that_lacks_only_an_attribute_is_reported(string parameters, string types) => Markup.AssertAsync(
        Usings + $"{types} [ProcessChannel] partial interface IContract {{ void First({parameters}); }} " +
        $"static partial class Workers {{ [ProcessWorker] static void Work({parameters}) {{ }} }}");

    [Theory]
    [InlineData("unsafe void First({|CHAN009:int* value|});")]
    [InlineData("unsafe void First({|CHAN009:delegate*<int, void> value|});")]
    [InlineData("unsafe void First(nint value);")]
    public Task Pointers_are_reported(string member) =>
        Markup.AssertAsync(ContractSource(member), static text => WithUnsafe(TestCompilation.Create(text)));

    [Theory]
    [InlineData("{|CHAN010:int|} First();")]
    [InlineData("{|CHAN010:IEnumerable<int>|} First(int value);")]
    [InlineData("{|CHAN010:IAsyncEnumerator<int>|} First();")]
    [InlineData("{|CHAN010:Lazy<Task<int>>|} First();")]
    [InlineData("{|CHAN010:ref int|} First();")]
    [InlineData("Task FirstAsync(); ValueTask SecondAsync(); void Third();")]
    [InlineData("Task<int> FirstAsync(); ValueTask<string> Second(CancellationToken stop); IAsyncEnumerable<int> Third(); void Fourth();")]
    public Task A_message_has_no_answer_but_a_task(string member) => Contract(member);

    [Theory]
    [InlineData("{|CHAN009:Task<object>|} First();")]
    [InlineData("{|CHAN009:ValueTask<List<Stream>>|} FirstAsync(int value);")]
    [InlineData("{|CHAN009:IAsyncEnumerable<Action>|} First();")]
    [InlineData("{|CHAN009:Task<Task<int>>|} First();")]
    [InlineData("{|CHAN009:IAsyncEnumerable<int>|} First(ReadOnlySpan<int> values);")]
    [InlineData("{|CHAN019:ValueTask<Plain>|} First();")]
    [InlineData("{|CHAN009:ValueTask<INumbers.Reader>|} First();")]
    [InlineData("{|CHAN009:IAsyncEnumerable<INumbers.Writer>|} First();")]
    [InlineData("ValueTask<int> First(ReadOnlySpan<int> values); IAsyncEnumerable<List<string>> Second(ReadOnlyMemory<int> values);")]
    public Task An_answer_that_cannot_be_sent_is_reported(string member) => Markup.AssertAsync(
        ContractSource(member) +
        " public class Plain { public int Id { get; set; } } [ProcessChannel] public partial interface INumbers { void Number(int value); }");

    [Theory]
    [InlineData("ValueTask<INumbers.Reader> First();")]
    [InlineData("void First(List<INumbers.Writer> values);")]
    public async Task Of_an_endpoint_is_said_where_it_can_be(string member)
    {
        GeneratorRun run = GeneratorRun.Of(ContractSource(member) + " [ProcessChannel] public partial interface INumbers { void Number(int value); }");
        Assert.Contains("a parameter of its own only, not as an answer", Assert.Single(await run.AnalyzeAsync()).GetMessage());
    }

    [Theory]
    [InlineData("[ProcessChannel(Kind = ChannelKind.Queue)]", "{|CHAN020:ValueTask<int>|} First();")]
    [InlineData("[ProcessChannel(Kind = ChannelKind.Joinable)]", "void Zeroth(); {|CHAN020:IAsyncEnumerable<int>|} First();")]
    [InlineData("[{|CHAN020:ProcessChannel(Kind = ChannelKind.Queue, Replies = typeof(IAcks))|}]", "void First();")]
    [InlineData("[ProcessChannel(Kind = ChannelKind.Queue)]", "ValueTask First();")]
    [InlineData("[ProcessChannel(Kind = ChannelKind.Pipe)]", "ValueTask<int> First();")]
    [InlineData("[ProcessChannel(Replies = typeof(IAcks))]", "void First();")]
    [InlineData("[ProcessChannel(Kind = ChannelKind.Queue, Replies = null)]", "void First();")]
    public Task Only_a_pipe_carries_answers_back(string attribute, string member) => Replied(attribute, member);

    [Theory]
    [InlineData("[{|CHAN021:ProcessChannel(Replies = typeof(int))|}]", "void First();")]
    [InlineData("[{|CHAN021:ProcessChannel(Replies = typeof(IContract))|}]", "void First();")]
    [InlineData("[{|CHAN021:ProcessChannel(Replies = typeof(IQueued))|}]", "void First();")]
    [InlineData("[{|CHAN021:ProcessChannel(Replies = typeof(IReplied))|}]", "void First();")]
    [InlineData("[{|CHAN021:ProcessChannel(Replies = typeof(IAsking))|}]", "void First();")]
    [InlineData("[{|CHAN021:ProcessChannel(Replies = typeof(IAcks))|}]", "Task<int> First();")]
    [InlineData("[ProcessChannel(Replies = typeof(IAcks))]", "Task First(); void Second(int value);")]
    public Task A_contract_that_cannot_be_that_of_replies_is_reported(string attribute, string member) => Replied(attribute, member);

    [Theory]
    [InlineData("[Refused] public partial interface IOrders; [Acks] internal partial interface IAcks;")]
    [InlineData("[Refused] public partial interface IOrders; internal partial class Outer { [Acks] public partial interface IAcks; }", "Outer.IAcks")]
    [InlineData("public partial class Outer { [Refused] internal partial interface IOrders; [Acks] private partial interface IAcks; }")]
    [InlineData("public partial class Outer { [Refused] protected internal partial interface IOrders; [Acks] protected partial interface IAcks; }")]
    [InlineData("public partial class Outer { [Refused] protected internal partial interface IOrders; [Acks] internal partial interface IAcks; }")]
    [InlineData("public partial class Outer { [Refused] protected partial interface IOrders; [Acks] private protected partial interface IAcks; }")]
    [InlineData("public partial class Outer { [Refused] internal partial interface IOrders; [Acks] protected partial interface IAcks; }")]
    [InlineData("[Replied] internal partial interface IOrders; [Acks] internal partial interface IAcks;")]
    [InlineData("[Replied] internal partial interface IOrders; [Acks] public partial interface IAcks;")]
    [InlineData("internal partial class Outer { [Replied] public partial interface IOrders; } [Acks] internal partial interface IAcks;")]
    [InlineData("public partial class Outer { [Replied] private partial interface IOrders; [Acks] private partial interface IAcks; }")]
    [InlineData("public partial class Outer { [Replied] private partial interface IOrders; [Acks] internal partial interface IAcks; }")]
    [InlineData("public partial class Outer { [Replied] private protected partial interface IOrders; [Acks] protected partial interface IAcks; }")]
    [InlineData("public partial class Outer { [Replied] private protected partial interface IOrders; [Acks] internal partial interface IAcks; }")]
    [InlineData("public partial class Outer { [Replied] protected partial interface IOrders; [Acks] protected internal partial interface IAcks; }")]
    [InlineData("public partial class Outer { [Replied] private protected partial interface IOrders; [Acks] private protected partial interface IAcks; }")]
    [InlineData("public partial class Outer { [Replied] protected internal partial interface IOrders; [Acks] protected internal partial interface IAcks; }")]
    [InlineData("public partial class Base { [Acks] protected partial interface IAcks; } public partial class Outer : Base { [Replied] protected partial interface IOrders; }")]
    [InlineData("public partial class Outer { [Acks] private partial interface IAcks; private partial class Inner { [Replied] public partial interface IOrders; } }")]
    [InlineData("public partial class Outer { [Acks] protected partial interface IAcks; public partial class Inner { [Replied] private partial interface IOrders; } }")]
    public Task Whoever_sees_a_contract_sees_that_of_its_replies(string source, string replies = "IAcks") => Markup.AssertAsync(Usings + source
        .Replace("[Refused]", $"[{{|CHAN021:ProcessChannel(Replies = typeof({replies}))|}}]")
        .Replace("[Replied]", $"[ProcessChannel(Replies = typeof({replies}))]")
        .Replace("[Acks]", "[ProcessChannel]")
        .Replace("interface IOrders;", "interface IOrders { void Order(int number); }")
        .Replace("interface IAcks;", "interface IAcks { void Done(int number); }"));

    [Theory]
    [InlineData("void First(int value); void {|CHAN011:First|}(string value);")]
    [InlineData("void First(int value); Task {|CHAN011:FirstAsync|}(int value);")]
    [InlineData("Task FirstAsync(); ValueTask {|CHAN011:First|}();")]
    [InlineData("void First(int value); void first(int value);")]
    public Task A_message_has_a_name_of_its_own(string member) => Contract(member);

    [Theory]
    [InlineData("void {|CHAN012:Write|}(int value);")]
    [InlineData("void {|CHAN012:Dispose|}();")]
    [InlineData("void {|CHAN012:Complete|}(int value);")]
    [InlineData("void {|CHAN012:ToString|}(int value);")]
    [InlineData("Task {|CHAN012:WaitToWriteAsync|}();")]
    [InlineData("void {|CHAN012:Attach|}();")]
    [InlineData("void {|CHAN012:Create|}(int value);")]
    [InlineData("void {|CHAN012:Writer|}(int value);")]
    [InlineData("void {|CHAN012:MessageKind|}(int value); void Other();")]
    [InlineData("void {|CHAN012:Message|}(string text); void Other();")]
    [InlineData("void First(); class {|CHAN012:MessageKind|} { } void Second();")]
    [InlineData("ValueTask {|CHAN012:MessageAsync|}(string text); ValueTask JoinAsync(string who);")]
    [InlineData("Task {|CHAN012:MessageKindAsync|}(string text, int number); void Other();")]
    [InlineData("Task<int> {|CHAN012:MessageAsync|}(); void Other();")]
    [InlineData("ValueTask {|CHAN012:WriterAsync|}(int id);")]
    [InlineData("void First(); Task {|CHAN012:WriterAsync|}(int id, ReadOnlySpan<byte> bytes);")]
    [InlineData("void First(); ValueTask {|CHAN012:CodecAsync|}(int id);")]
    [InlineData("Task {|CHAN012:s_contractAsync|}();")]
    [InlineData("Task<int> {|CHAN012:ToStringAsync|}(int value); void Other();")]
    [InlineData("static void {|CHAN012:Open|}() { } void First();")]
    [InlineData("class {|CHAN012:Channel|} { } void First();")]
    [InlineData("static {|CHAN012:IContract|}() { } void First();")]
    [InlineData("class {|CHAN012:FirstMessage|} { } void First(int a, int b);")]
    [InlineData("void First(); void Second(); void {|CHAN012:FirstMessage|}();")]
    [InlineData("void First(); void {|CHAN012:TryFirst|}();")]
    [InlineData("void First(); void {|CHAN012:FirstAsync|}();")]
    [InlineData("void TryFirst(); void {|CHAN012:First|}();")]
    [InlineData("void First(); void {|CHAN012:Kind|}();")]
    [InlineData("void First(); void {|CHAN012:TryGetValue|}();")]
    [InlineData("Task<int> First(); class {|CHAN012:FirstAnswer|} { }")]
    [InlineData("Task<int> {|CHAN012:AskAsync|}();")]
    [InlineData("Task<int> {|CHAN012:BeginRequest|}();")]
    [InlineData("void {|CHAN012:Replies|}();")]
    [InlineData("Task<int> First(); void TryFirst(); Task<int> SecondAsync();")]
    [InlineData("void Kind();")]
    [InlineData("void Message(string text);")]
    [InlineData("ValueTask MessageAsync(string text, int number);")]
    [InlineData("Task<string> Message(int number);")]
    [InlineData("void MessageKind(); class Message { }")]
    [InlineData("Task<int> WriterAsync(int id); Task<int> CodecAsync(); ValueTask ReaderAsync(int id); ValueTask ChannelAsync(); Task DispatcherAsync(string text); Task CreateAsync(); ValueTask FirstMessageAsync(int id); void First(int id);")]
    [InlineData("Task<int> ToStringAsync(int value);")]
    [InlineData("void WriterAsync(int id); void MessageAsync(string text); void CodecAsync();")]
    [InlineData("void First(int value); static void FirstMessage() { }")]
    [InlineData("void Channels(); void Created(); void Opening(int value); void Firsts();")]
    public Task A_name_that_is_taken_is_reported(string member) => Contract(member);

    [Theory]
    [InlineData("void {|CHAN012:Buffered|}();")]
    [InlineData("void {|CHAN012:Discard|}(int value);")]
    [InlineData("void {|CHAN012:ItemDropped|}(int value);")]
    [InlineData("void {|CHAN012:Flush|}();")]
    [InlineData("Task {|CHAN012:FlushAsync|}();")]
    [InlineData("void {|CHAN012:WriteMany|}(int[] values);")]
    [InlineData("void {|CHAN012:Dispose|}();")]
    [InlineData("void First(); class {|CHAN012:Reader|} { }")]
    [InlineData("void Discarded(); void Buffer(); void Flushed(); void Put(int value); void Take(); void Count(); void TryPeek();")]
    public Task A_name_that_a_queues_writer_has_is_reported(string member) => Markup.AssertAsync(
        Usings + $"[ProcessChannel(Kind = ChannelKind.Queue)] public partial interface IContract {{ {member} }}");

    [Fact]
    public Task What_only_a_queues_writer_has_is_free_in_a_pipe() => Contract("void Buffered(); void Discard(); void Flush();");

    [Fact]
    public Task The_name_of_a_contract_may_be_taken_too() => Markup.AssertAsync(
        Usings + "[ProcessChannel] public partial interface {|CHAN012:Reader|} { void First(); }");

    [Theory]
    [InlineData("[{|CHAN013:ProcessChannel(Kind = (ChannelKind)9)|}]")]
    [InlineData("[ProcessChannel(Kind = ChannelKind.Pipe)]")]
    [InlineData("[ProcessChannel(Kind = ChannelKind.Queue)]")]
    [InlineData("[ProcessChannel(Kind = ChannelKind.Joinable)]")]
    [InlineData("[ProcessChannel]")]
    public Task A_kind_that_there_is_not_is_reported(string attribute) =>
        Markup.AssertAsync(Usings + attribute + " public partial interface IContract { void First(); }");

    [Theory]
    [InlineData(250, "IContract")]
    [InlineData(251, "{|CHAN014:IContract|}")]
    public Task A_contract_has_at_most_250_messages(int count, string name) => Markup.AssertAsync(
        Usings + $"[ProcessChannel] public partial interface {name} {{ {string.Concat(Enumerable.Range(1, count).Select(static i => $"void M{i}();"))} }}");

    [Theory]
    [InlineData("[ProcessChannel] public partial interface {|CHAN015:IContract|} { }")]
    [InlineData("[ProcessChannel] public partial interface {|CHAN015:IContract|} { static void Helper() { } }")]
    [InlineData("[ProcessChannel] public partial interface IContract { } public partial interface IContract { void First(); }")]
    public Task A_contract_has_a_message(string source) => Markup.AssertAsync(Usings + source);

    [Theory]
    [InlineData(LanguageVersion.CSharp10, "{|CHAN016:IContract|}")]
    [InlineData(LanguageVersion.CSharp9, "{|CHAN016:IContract|}")]
    [InlineData(LanguageVersion.CSharp11, "IContract")]
    public Task An_old_language_version_is_reported(LanguageVersion version, string name) => Markup.AssertAsync(
        $"[Channels.ProcessChannel] public partial interface {name} {{ void First(int value); }}",
        text => TestCompilation.Create(text, languageVersion: version));

    [Theory]
    [InlineData("[ProcessChannel] file partial interface {|CHAN017:IContract|} { void First(); }")]
    [InlineData("file static partial class {|CHAN017:Workers|} { [ProcessWorker] static void First() { } }")]
    [InlineData("file class Unrelated { } [ProcessChannel] internal partial interface IContract { void First(); }")]
    public Task A_contract_is_not_file_local(string source) => Markup.AssertAsync(Usings + source);

    [Theory]
    [InlineData("{|CHAN018:Item item|}")]
    [InlineData("{|CHAN018:List<Item> items|}")]
    [InlineData("{|CHAN018:Item[] items|}")]
    [InlineData("List<int> items")]
    public async Task A_packable_type_without_generated_code_is_reported(string parameter)
    {
        string markup = Usings +
            "[MemoryPackable] public partial class Item { public int Id { get; set; } } " +
            $"[ProcessChannel] public partial interface IContract {{ void First({parameter}); }}";
        await Markup.AssertAsync(markup, TestCompilation.Create, withMemoryPack: false, isBroken: parameter.Contains("CHAN018"));
        await Markup.AssertAsync(Markup.Remove(markup));
    }

    [Theory]
    [InlineData("{|CHAN018:Task<Item>|}")]
    [InlineData("Task<List<int>>")]
    public Task A_packable_result_without_generated_code_is_reported(string type) => Markup.AssertAsync(
        Usings +
        "[MemoryPackable] public partial class Item { public int Id { get; set; } } " +
        $"static partial class Workers {{ [ProcessWorker] static {type} Work() => throw new Exception(); }}",
        TestCompilation.Create, withMemoryPack: false, isBroken: type.Contains("CHAN018"));

    [Theory]
    [InlineData("partial class Type { [ProcessWorker] void {|CHAN101:Work|}() { } }")]
    [InlineData("partial interface IType { [ProcessWorker] static abstract void {|CHAN101:Work|}(); }")]
    [InlineData("partial interface IType { [ProcessWorker] static virtual void {|CHAN101:Work|}() { } }")]
    [InlineData("partial interface IType { [ProcessWorker] static virtual async Task<int> {|CHAN101:Work|}(int value) { await Task.Yield(); return value; } }")]
    [InlineData("partial interface IType { [ProcessWorker] static void Work() { } }")]
    [InlineData("partial interface IType { [ProcessWorker] static int Work() => 1; }")]
    [InlineData("readonly partial record struct Type { [ProcessWorker] static Task<Type> Work() => throw new Exception(); }")]
    [InlineData("partial class Type { [ProcessWorker] static void Work() { } void Other() { } }")]
    public Task A_worker_is_static(string source) => Markup.AssertAsync(Usings + source);

    [Theory]
    [InlineData("partial class Type { [ProcessWorker] static async {|CHAN105:void|} Work() => await Task.Yield(); }")]
    [InlineData("partial class Type { [ProcessWorker] static async {|CHAN105:void|} {|CHAN102:Work|}<T>() { await Task.Yield(); } }")]
    [InlineData("partial class Type { [ProcessWorker] public static partial {|CHAN105:void|} Work(); public static async partial void Work() => await Task.Yield(); }")]
    [InlineData("partial class Type { [ProcessWorker] static async Task Work() => await Task.Yield(); }")]
    [InlineData("partial class Type { [ProcessWorker] static async ValueTask Work() => await Task.Yield(); static async void Other() => await Task.Yield(); }")]
    [InlineData("partial class Type { [ProcessWorker] static void Work() => Other(); static async void Other() => await Task.Yield(); }")]
    public Task An_async_worker_returns_a_task(string source) => Markup.AssertAsync(Usings + source);

    [Theory]
    [InlineData("Work(); [ProcessWorker] static void {|CHAN106:Work|}() { }")]
    [InlineData("Work(); void Work() { Inner(); [Channels.ProcessWorkerAttribute] static void {|CHAN106:Inner|}() { } }")]
    [InlineData("Action work = [{|CHAN106:ProcessWorker|}] () => { }; work();")]
    [InlineData("Func<int, int> work = [{|CHAN106:ProcessWorker|}] static (value) => value; work(1);")]
    [InlineData("Work(); [Obsolete] static void Unused() { } static void Work() { }", "#pragma warning disable CS8321")]
    [InlineData("Work(); [Mine.ProcessWorker] static void Work() { } namespace Mine { [AttributeUsage(AttributeTargets.Method)] sealed class ProcessWorkerAttribute : Attribute; }")]
    [InlineData("Action work = [Obsolete] () => { }; work();")]
    public Task A_worker_is_a_method_of_a_type(string source, string before = "") => Markup.AssertAsync(before + "\n" + Usings + source, static text =>
    {
        CSharpCompilation compilation = TestCompilation.Create(text);
        return compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication));
    });

    [Theory]
    [InlineData("static class {|CHAN001:Type|} { [ProcessWorker] static void Work() { } }")]
    [InlineData("class {|CHAN001:Outer|} { static partial class Type { [ProcessWorker] static void Work() { } } }")]
    public Task The_type_of_a_worker_is_partial(string source) => Markup.AssertAsync(Usings + source);

    [Theory]
    [InlineData("partial class Type { [ProcessWorker] static void {|CHAN102:Work|}<T>() { } }")]
    [InlineData("partial class Type<T> { [ProcessWorker] static void {|CHAN102:Work|}() { } }")]
    [InlineData("partial class Outer<T> { partial class Type { [ProcessWorker] static void {|CHAN102:Work|}() { } } }")]
    [InlineData("partial class Type : List<int> { [ProcessWorker] static void Work() { } }")]
    public Task A_worker_is_not_generic(string source) => Markup.AssertAsync(Usings + source);

    [Theory]
    [InlineData("{|CHAN103:IAsyncEnumerable<int>|}")]
    [InlineData("{|CHAN103:IAsyncEnumerable<object>|}")]
    [InlineData("{|CHAN103:ref int|}")]
    [InlineData("{|CHAN103:ref readonly Task<int>|}")]
    [InlineData("ValueTask")]
    [InlineData("int")]
    [InlineData("Task<int>")]
    [InlineData("ValueTask<string?>")]
    [InlineData("List<int?>?")]
    [InlineData("IEnumerable<int>")]
    [InlineData("Task<(int, string)[]>")]
    [InlineData("ReadOnlyMemory<byte>")]
    public Task A_worker_returns_one_value(string type) => Worker($"static {type} Work() => throw new Exception();");

    [Theory]
    [InlineData("{|CHAN009:object|}")]
    [InlineData("{|CHAN009:dynamic|}")]
    [InlineData("{|CHAN009:Stream|}")]
    [InlineData("{|CHAN009:Task<List<Action>>|}")]
    [InlineData("{|CHAN009:Task<Task<int>>|}")]
    [InlineData("{|CHAN009:Task<Task>|}")]
    [InlineData("{|CHAN009:ValueTask<ValueTask<int>>|}")]
    [InlineData("{|CHAN009:Task<ValueTask>|}")]
    [InlineData("{|CHAN009:Task<IAsyncEnumerable<int>>|}")]
    [InlineData("{|CHAN009:IAsyncEnumerator<int>|}")]
    [InlineData("{|CHAN009:Lazy<Task<int>>|}")]
    [InlineData("{|CHAN009:Task<int>[]|}")]
    [InlineData("{|CHAN009:ReadOnlySpan<int>|}")]
    [InlineData("{|CHAN009:Span<byte>|}")]
    [InlineData("{|CHAN009:CancellationToken|}")]
    [InlineData("{|CHAN009:INumbers.Reader|}")]
    [InlineData("{|CHAN009:Task<INumbers.Writer>|}")]
    [InlineData("{|CHAN009:INumbers.Channel|}")]
    [InlineData("{|CHAN019:Plain|}")]
    [InlineData("{|CHAN019:Task<List<Plain?>>|}")]
    public async Task A_result_that_cannot_be_sent_is_reported(string type)
    {
        await Worker($"static {type} Work() => throw new Exception();", "public class Plain { public int Id { get; set; } }");
        await Worker($"static {type} Work({{|CHAN009:object value|}}) => throw new Exception();", "public class Plain { public int Id { get; set; } }");
    }

    [Theory]
    [InlineData("static void Work({|CHAN008:ref int value|}) { }")]
    [InlineData("static void Work({|CHAN009:object value|}) { }")]
    [InlineData("static void Work({|CHAN009:Stream value|}, int other) { }")]
    [InlineData("static void Work({|CHAN009:INumbers.Reader? value|}) { }")]
    [InlineData("static void Work({|CHAN009:INumbers.Channel value|}) { }")]
    [InlineData("static void Work({|CHAN009:System.Threading.Channels.ChannelReader<int> value|}) { }")]
    [InlineData("static void Work({|CHAN009:List<INumbers.Reader> value|}) { }")]
    [InlineData("static void Work(INumbers.Reader value, List<int> list, CancellationToken stop) { }")]
    public Task What_a_worker_cannot_be_given_is_reported(string method) => Worker(method);

    [Theory]
    [InlineData("partial class Type { [ProcessWorker] static void {|CHAN104:Work|}() { } static int StartWork; }")]
    [InlineData("partial class Type { [ProcessWorker] static void {|CHAN104:Work|}() { } void StartWork(string text) { } }")]
    [InlineData("partial class StartWork { [ProcessWorker] static void {|CHAN104:Work|}() { } }")]
    [InlineData("partial class Type { [ProcessWorker] static void {|CHAN104:Work|}() { } [ProcessWorker] static void {|CHAN104:Work|}(int value) { } }")]
    [InlineData("partial class Type { [ProcessWorker] static void Work() { } static void Work(int value) { } static void Start() { } static void StartWorking() { } }")]
    public Task The_name_of_a_start_method_that_is_taken_is_reported(string source) => Markup.AssertAsync(Usings + source);

    [Theory]
    [InlineData("[ProcessChannel] public partial interface IContract { void First(Missing value); }")]
    [InlineData("[ProcessChannel] public partial interface IContract { void First(List<Missing> value); }")]
    [InlineData("[ProcessChannel] public partial interface IContract { Missing First(); }")]
    [InlineData("static partial class Type { [ProcessWorker] static void Work(Missing value) { } }")]
    [InlineData("static partial class Type { [ProcessWorker] static void Work(Missing.Reader value) { } }")]
    [InlineData("static partial class Type { [ProcessWorker] static Missing Work() => throw new Exception(); }")]
    [InlineData("static partial class Type { [ProcessWorker] static Task<List<Missing>> Work() => throw new Exception(); }")]
    public Task What_the_compiler_reports_by_itself_is_not_reported_twice(string source) =>
        Markup.AssertAsync(Usings + source, TestCompilation.Create, isBroken: true);

    /// <summary>All generators see the same source, and analyzers what they have made of it.</summary>
    [Theory]
    [InlineData("void First({|CHAN022:Rect value|});")]
    [InlineData("void First(int number, {|CHAN022:List<Rect[]> value|}); ValueTask Second({|CHAN022:ReadOnlySpan<Rect> value|});")]
    [InlineData("{|CHAN022:Task<Rect?>|} First();")]
    [InlineData("void First({|CHAN022:Generated.Level value|});")]
    [InlineData("void First({|CHAN022:IOther.SecondMessage value|});")]
    [InlineData("void First(Rect value, {|CHAN008:ref int other|});")]
    [InlineData("void First(Point value, Own[] own, IOther.Writer writer);")]
    [InlineData("static Rect Origin => default; void First(int left, int top);")]
    [InlineData("void First(Missing value);", true)]
    public Task A_type_of_another_generator_is_reported(string member, bool isBroken = false) => Markup.AssertAsync(
        ContractSource(member) + " public partial struct Own { public int Number; } [ProcessChannel] public partial interface IOther { void First(); void Second(int a, int b); }",
        TestCompilation.Create, isBroken: isBroken, others: [new TypeGenerator()]);

    [Theory]
    [InlineData("static void Work({|CHAN022:Rect value|}, int other) { }")]
    [InlineData("static {|CHAN022:Task<List<Rect>>|} Work() => throw new Exception();")]
    [InlineData("static void Work({|CHAN022:IOther.SecondMessage value|}) { }")]
    [InlineData("static void Work(Point value, IOther.Writer writer) { }")]
    public Task A_type_of_another_generator_in_a_worker_is_reported(string method) => Markup.AssertAsync(
        Usings + "[ProcessChannel] public partial interface IOther { void First(); void Second(int a, int b); } " + $"static partial class Workers {{ [ProcessWorker] {method} }}",
        TestCompilation.Create, others: [new TypeGenerator()]);

    private static Task Replied(string attribute, string members) => Markup.AssertAsync(Usings + $$"""
        [ProcessChannel] public partial interface IAcks { void Done(int number); ValueTask MoreAsync(string text); }
        [ProcessChannel(Kind = ChannelKind.Queue)] public partial interface IQueued { void Done(int number); }
        [ProcessChannel(Replies = typeof(IAcks))] public partial interface IReplied { void Done(int number); }
        [ProcessChannel] public partial interface IAsking { Task<int> Done(int number); }
        {{attribute}} public partial interface IContract { {{members}} }
        """);

    private static Task Contract(string members) => Markup.AssertAsync(ContractSource(members));

    private static string ContractSource(string members) =>
        Usings + $"[ProcessChannel] public partial interface IContract {{ {members} }}";

    private static Task Worker(string method, string types = "") => Markup.AssertAsync(
        Usings + types +
        "[ProcessChannel] public partial interface INumbers { void Number(int value); } " +
        $"static partial class Workers {{ [ProcessWorker] {method} }}");

    private static CSharpCompilation WithUnsafe(CSharpCompilation compilation) =>
        compilation.WithOptions(compilation.Options.WithAllowUnsafe(true));
}
