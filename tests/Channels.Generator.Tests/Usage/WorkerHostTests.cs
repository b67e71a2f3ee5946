using System.Threading.Tasks;
using Channels.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Channels.Generator.Tests.Usage;

/// <summary>CHAN050: a program with workers never runs them.</summary>
public sealed class WorkerHostTests
{
    [Theory]
    [InlineData("await using WorkerProcess worker = Own.StartWork(); await worker.Completion;", "Work")]
    [InlineData("Console.WriteLine();", "Work")]
    [InlineData("if (WorkerHost.IsWorker) return; await Own.StartWork(null).Completion;", "Work")]
    public Task A_program_that_never_runs_them_is_reported(string statements, string worker) => Program(
        statements, $"static partial class Own {{ [ProcessWorker] public static void {{|CHAN050:{worker}|}}() {{ }} }}");

    [Theory]
    [InlineData("await using var pool = WorkerPool.Start(2, options => Own.StartWork(options)); await pool.DrainAsync(); return 0;")]
    [InlineData("await using var pool = WorkerPool.Start(2, Own.StartWork); await pool.DrainAsync(); return 0;")]
    [InlineData("await using var pool = WorkerPool.Start(2, options => { WorkerProcess worker = Own.StartWork(options); return worker; }, new WorkerPoolOptions { Spares = 0, MaxQuickDeaths = 1 }); await pool.DrainAsync(); return 0;")]
    [InlineData("await using var pool = WorkerPool.Start(options: new() { RestartDelay = TimeSpan.FromSeconds(1) }, start: options => Own.StartWork(options: options), count: 2); await pool.DrainAsync(); return 0;")]
    [InlineData("await using var pool = WorkerPool.Start(2, options => { return Own.StartWork(); }, null); await pool.DrainAsync(); return 0;")]
    [InlineData("await using var pool = WorkerPool.Start(2, _ => Own.StartWork(), null); await pool.DrainAsync(); return 0;")]
    [InlineData("await using var pool = WorkerPool.Start(2, options => { Func<WorkerProcess> start = () => Own.StartWork(options); return start(); }, default); await pool.DrainAsync(); return 0;")]
    public Task A_program_that_never_runs_the_workers_of_its_pool_is_reported(string statements) =>
        Program(statements, "static partial class Own { [ProcessWorker] public static void {|CHAN050:Work|}() { } }");

    [Fact]
    public Task Each_worker_is_reported() => Scene.AssertProgramAsync(
        """
        static partial class Own
        {
            static async Task Main() { await Own.StartOne().Completion; }
            [ProcessWorker] public static void {|CHAN050:One|}() { }
            partial class Inner { [ProcessWorker] static Task {|CHAN050:Another|}() => Task.CompletedTask; }
        }
        """,
        OutputKind.ConsoleApplication,
        withCast: false);

    [Theory]
    [InlineData("if (WorkerHost.IsWorker) return await WorkerHost.RunAsync(); await Own.StartWork().Completion; return 0;")]
    [InlineData("if (WorkerHost.IsWorker) return await Later.RunAsync(); return 0;")]
    [InlineData("Func<Task<int>> run = WorkerHost.RunAsync; return await run();")]
    [InlineData("await Own.StartWork(new WorkerOptions { Executable = \"other\" }).Completion; return 0;")]
    [InlineData("Func<WorkerOptions?, WorkerProcess> start = Own.StartWork; return start(null).Id;")]
    [InlineData("if (WorkerHost.IsWorker) return await WorkerHost.RunAsync(); await using var pool = WorkerPool.Start(2, options => Own.StartWork(options)); await pool.DrainAsync(); return 0;")]
    [InlineData("await using var pool = WorkerPool.Start(2, options => Own.StartWork(options), new WorkerPoolOptions { Worker = new WorkerOptions { Executable = \"other\" } }); await pool.DrainAsync(); return 0;")]
    [InlineData("await using var pool = WorkerPool.Start(2, options => Own.StartWork(options), new WorkerPoolOptions { Worker = { Executable = \"other\" } }); await pool.DrainAsync(); return 0;")]
    [InlineData("WorkerPoolOptions settings = new(); settings.Worker.Executable = \"other\"; await using var pool = WorkerPool.Start(2, options => Own.StartWork(options), settings); await pool.DrainAsync(); return 0;")]
    [InlineData("await using var pool = WorkerPool.Start(2, Own.StartWork, new WorkerPoolOptions { Worker = { Executable = \"other\" } }); await pool.DrainAsync(); return 0;")]
    [InlineData("await using var pool = WorkerPool.Start(2, options => { options.Executable = \"other\"; return Own.StartWork(options); }); await pool.DrainAsync(); return 0;")]
    [InlineData("await using var pool = WorkerPool.Start(2, options => Own.StartWork(Other(options))); await pool.DrainAsync(); return 0; static WorkerOptions Other(WorkerOptions options) { options.Executable = \"other\"; return options; }")]
    [InlineData("await using var pool = WorkerPool.Start(2, options => { WorkerOptions own = options; own.Executable = \"other\"; return Own.StartWork(options); }); await pool.DrainAsync(); return 0;")]
    [InlineData("await using var pool = WorkerPool.Start(2, options => Own.StartWork(new WorkerOptions { Executable = \"other\" })); await pool.DrainAsync(); return 0;")]
    [InlineData("Func<WorkerOptions, WorkerProcess> start = options => Own.StartWork(options); await using var pool = WorkerPool.Start(2, start); await pool.DrainAsync(); return 0;")]
    [InlineData("await using var pool = WorkerPool.Start(2, Start); await pool.DrainAsync(); return 0; static WorkerProcess Start(WorkerOptions options) => Own.StartWork(options);")]
    public Task A_program_that_may_run_them_is_fine(string statements) => Program(
        statements,
        """
        static partial class Own { [ProcessWorker] public static void Work() { } }
        """ + (statements.Contains("Later") ? "static class Later { public static async Task<int> RunAsync() => await WorkerHost.RunAsync(); }" : ""));

    [Fact]
    public Task A_library_need_not_run_them() =>
        Scene.AssertProgramAsync("static partial class Own { [ProcessWorker] public static void Work() { } }", withCast: false);

    [Theory]
    [InlineData("// <auto-generated> A test runner has made this.\n")]
    [InlineData("// <auto-generated/>\n")]
    public Task A_test_project_need_not_run_them(string header)
    {
        SyntaxTree runner = CSharpSyntaxTree.ParseText(header + "class AutoGeneratedProgram { static void Main() { } }", path: "Runner.cs",
            options: (CSharpParseOptions)TestCompilation.Create("").SyntaxTrees[0].Options);
        return Markup.AssertAsync(
            "using Channels; static partial class Own { [ProcessWorker] public static void Work() { } static void Test() => _ = StartWork(); }",
            source => WithKind(TestCompilation.Create(source).AddSyntaxTrees(runner)));
    }

    [Fact]
    public async Task A_library_that_knows_channels_may_run_them()
    {
        GeneratorRun library = GeneratorRun.Of(TestCompilation.Create(
            "using System.Threading.Tasks; using Channels; public static class Host { public static Task<int> RunAsync() => WorkerHost.RunAsync(); }",
            assemblyName: "Library"));
        MetadataReference reference = MetadataReference.CreateFromImage(library.Emit());
        await Markup.AssertAsync(
            "using Channels; return await Host.RunAsync(); static partial class Own { [ProcessWorker] public static void Work() { } }",
            source => WithKind(TestCompilation.Create(source, references: [reference])));
    }

    private static Task Program(string statements, string types) =>
        Scene.AssertProgramAsync(statements + "\n" + types, OutputKind.ConsoleApplication, withCast: false);

    private static CSharpCompilation WithKind(CSharpCompilation compilation) =>
        compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication));
}
