namespace Channels.Generator;

/// <summary>The names of the pipeline's steps, by which tests ask what an edit has re-run.</summary>
internal static class TrackingNames
{
    public const string Contracts = nameof(Contracts);
    public const string Workers = nameof(Workers);
    public const string WorkerTypes = nameof(WorkerTypes);
    public const string Registration = nameof(Registration);
}
