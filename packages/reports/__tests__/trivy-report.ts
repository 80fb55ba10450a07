/** A report as Trivy writes it (`trivy image --format json`, schema version 2), shortened to two findings. */
export const trivyReport = {
  SchemaVersion: 2,
  CreatedAt: '2026-11-21T04:00:00.000000005Z',
  ArtifactName: 'r.io/acme/harbor:1.0.0',
  ArtifactType: 'container_image',
  Metadata: { OS: { Family: 'alpine', Name: '3.10.2', EOSL: true } },
  Results: [
    {
      Target: 'r.io/acme/harbor:1.0.0 (alpine 3.10.2)',
      Class: 'os-pkgs',
      Type: 'alpine',
      Vulnerabilities: [
        {
          VulnerabilityID: 'CVE-2019-1549',
          PkgID: 'libcrypto1.1@1.1.1c-r0',
          PkgName: 'libcrypto1.1',
          InstalledVersion: '1.1.1c-r0',
          FixedVersion: '1.1.1d-r0',
          Status: 'fixed',
          SeveritySource: 'nvd',
          PrimaryURL: 'https://avd.aquasec.com/nvd/cve-2019-1549',
          Title: 'openssl: information disclosure in fork()',
          Severity: 'MEDIUM',
        },
        {
          VulnerabilityID: 'CVE-2021-36159',
          PkgID: 'apk-tools@2.10.4-r2',
          PkgName: 'apk-tools',
          InstalledVersion: '2.10.4-r2',
          FixedVersion: '2.10.7-r0',
          Status: 'fixed',
          SeveritySource: 'nvd',
          PrimaryURL: 'https://avd.aquasec.com/nvd/cve-2021-36159',
          Title: 'libfetch: an out of boundary read',
          Severity: 'CRITICAL',
        },
      ],
    },
    { Target: 'package-lock.json', Class: 'lang-pkgs', Type: 'npm' },
  ],
};
