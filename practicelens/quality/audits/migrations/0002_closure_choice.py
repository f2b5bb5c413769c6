import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audits', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ClosureChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.CharField(max_length=20)),
                ('words', models.CharField(blank=True, max_length=400)),
                ('child_closed_on', models.DateField()),
                ('chosen_at', models.DateTimeField()),
                ('audit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='closure', to='audits.audit')),
                ('chosen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('choice', 're_audit'), models.Q(('words', ''), _negated=True), _connector='OR'), name='audit_closure_with_words')],
            },
        ),
    ]
