import type { VersionFixture } from '../../files/version/format.conformance.ts'

/** Lines, with a line feed behind each. */
function lines(...texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('')
}

/** Files that are read line by line, and XML. */
export const TEXT_FILES: readonly VersionFixture[] = [
  { title: 'with the version alone', path: 'app/VERSION', marked: '‹1.2.3›\n' },
  { title: 'with a v before it', path: 'version.txt', marked: '\n  v‹1.2.3›  \n' },
  {
    title: 'with a marker on its line, and one above the next',
    path: 'docs/install.md',
    marked: lines(
      '# Install 0.9.9',
      '',
      'image: web:v‹1.2.3› <!-- tidemark:version -->',
      '',
      '<!-- tidemark:version -->',
      'Run web:‹1.2.3› now.',
    ),
  },
  {
    title: 'with the text around it',
    path: 'docs/run.md',
    context: { line: 'ghcr.io/acme/web:{version}-alpine' },
    marked: lines(
      '# Run',
      '    docker run ghcr.io/acme/web:‹1.2.3›-alpine',
      '    docker run ghcr.io/acme/other:9.9.9-alpine',
    ),
  },
  {
    title: 'behind a v, with blanks of any width',
    path: 'Dockerfile',
    context: { line: 'LABEL version="{version}"' },
    marked: lines('FROM node:24.1.0', 'LABEL   version="v‹1.2.3›"'),
  },
  {
    title: 'with __version__',
    path: 'web/__init__.py',
    prerelease: '2.0.0rc1',
    marked: lines(
      'import os',
      '# __version__ = "0.0.1"',
      "__version__ = '‹1.2.3›'",
      'REQUIRES = "3.12.0"',
      'VERSION = __version__',
    ),
  },
  {
    title: 'with an annotated constant behind a v',
    path: 'web/globals.py',
    prerelease: '2.0.0rc1',
    marked: lines('class App:', '    VERSION: Final[str] = "v‹1.2.3›"  # the release'),
  },
  {
    title: 'with a constant in a block',
    path: 'internal/version.go',
    marked: lines(
      'package version',
      '',
      'const (',
      '\tName    = "web"',
      '\tVersion = "v‹1.2.3›"',
      '\tGo      = "1.26.0"',
      ')',
    ),
  },
  {
    title: 'with a variable',
    path: 'main.go',
    marked: lines('package main', '', '// version = "0.0.1"', 'var version string = "‹1.2.3›"'),
  },
  {
    title: 'under a parent, with dependencies',
    path: 'pom.xml',
    marked: lines(
      '<?xml version="1.0"?>',
      '<project xmlns="http://maven.apache.org/POM/4.0.0">',
      '  <parent><groupId>a</groupId><version>9.9.9</version></parent>',
      '  <!-- <version>0.0.1</version> -->',
      '  <description><![CDATA[<version>0.0.2</version>]]></description>',
      '  <version> ‹1.2.3› </version>',
      '  <dependencies><dependency><version>8.8.8</version></dependency></dependencies>',
      '</project>',
    ),
  },
  {
    title: 'with a revision',
    path: 'server/pom.xml',
    marked: lines(
      '<project>',
      '  <version>${revision}</version>',
      '  <properties><revision>‹1.2.3›</revision><java.version>25</java.version></properties>',
      '</project>',
    ),
  },
  {
    title: 'with a Version',
    path: 'src/Web/Web.csproj',
    marked: lines(
      '<Project Sdk="Microsoft.NET.Sdk">',
      '  <PropertyGroup>',
      '    <TargetFramework>net10.0</TargetFramework>',
      '    <Version>‹1.2.3›</Version>',
      '  </PropertyGroup>',
      '  <ItemGroup><PackageReference Include="X" Version="9.9.9" /></ItemGroup>',
      '</Project>',
    ),
  },
  {
    title: 'with a VersionPrefix',
    path: 'Directory.Build.props',
    prerelease: null,
    marked: lines(
      '<Project>',
      '  <PropertyGroup><VersionPrefix>‹1.2.3›</VersionPrefix></PropertyGroup>',
      '</Project>',
    ),
  },
  {
    title: 'with a version',
    path: 'gradle.properties',
    marked: lines(
      '# version=0.0.1',
      'org.gradle.jvmargs=-Xmx2g',
      'version = ‹1.2.3›',
      'kotlin.version=2.2.0',
    ),
  },
  {
    title: 'of a project with plugins',
    path: 'build.gradle.kts',
    marked: lines(
      'plugins {',
      '    id("com.diffplug.spotless") version "9.9.9"',
      '}',
      'group = "org.acme"',
      'version = "‹1.2.3›"',
    ),
  },
  {
    title: 'with a version in the project',
    path: 'mix.exs',
    marked: lines(
      'defmodule Web.MixProject do',
      '  def project do',
      '    [',
      '      app: :web,',
      '      version: "‹1.2.3›",',
      '      elixir: "~> 1.18"',
      '    ]',
      '  end',
      'end',
    ),
  },
  {
    title: 'with an attribute',
    path: 'apps/web/mix.exs',
    marked: lines(
      'defmodule Web.MixProject do',
      '  @version "‹1.2.3›"',
      '  def project do',
      '    [app: :web, elixir: "1.18.0",',
      '     version: @version]',
      '  end',
      'end',
    ),
  },
  {
    title: 'with a constant',
    path: 'lib/web/version.rb',
    prerelease: '2.0.0.rc.1',
    marked: lines('# frozen_string_literal: true', 'module Web', '  VERSION = "‹1.2.3›"', 'end'),
  },
  {
    title: 'with the version itself',
    path: 'web.gemspec',
    prerelease: '2.0.0.rc.1',
    marked: lines(
      'Gem::Specification.new do |spec|',
      '  spec.name = "web"',
      '  spec.version = "‹1.2.3›"',
      '  spec.add_dependency "rack", "3.1.0"',
      'end',
    ),
  },
]
