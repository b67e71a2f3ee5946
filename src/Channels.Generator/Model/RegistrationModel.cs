namespace Channels.Generator.Model;

/// <summary>What a module initializer calls.</summary>
/// <param name="Methods">The registering methods of outermost types.</param>
/// <param name="Warnings">What the compiler would say of their types.</param>
/// <param name="HasModuleInitializer">The target framework has the attribute.</param>
internal sealed record RegistrationModel(EquatableArray<string> Methods, EquatableArray<string> Warnings, bool HasModuleInitializer);
